//! How what was named is opened: checked first, then the configuration, then the server, then the ledger.

use std::sync::Arc;

use super::super::memory::Memory;
use super::super::{Options, Resync, target};
use super::ResyncBuilder;
use crate::campus::{Configuration, SchoolYear};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::ledger::LedgerTarget;
use crate::model::Model;
use crate::ods::{Clock, HttpService, Ods, Rng, TokenCache};

impl ResyncBuilder {
    pub(super) async fn opened(mut self, clock: Arc<dyn Clock>) -> Result<Resync> {
        // Whichever of the two was said last.
        self.options.keep_refusals = self.keep_refusals.unwrap_or(self.options.keep_refusals);
        if self.options.keep_refusals && self.ledger.is_none() {
            return Err(missing(
                "what servers say to records that they refuse can only be kept in a ledger",
                "name a ledger, or leave keep_refusals out",
            ));
        }
        let opened_with = Box::new(self.clone());
        let explicit = match &self.ods {
            Some(ods) => Some(target::parse_url(ods)?),
            None => self.planned.as_ref().map(|planned| planned.url.clone()),
        };
        self.options.check()?;
        let configurations = match &self.own {
            Some(own) => vec![own.clone()],
            None => self.store.configurations().await?,
        };
        let (is_of_source, is_named) = (self.own.is_none() && !configurations.is_empty(), !configurations.is_empty());
        let mut configuration = self.choose(&configurations, clock.as_ref())?;
        let url = target::url(&configuration, explicit)?;
        configuration.target.url = Some(url.clone());
        let planned = self.planned.as_ref();
        let tenant = self.options.tenant.as_ref().or(self.ods_options.tenant.as_ref());
        let tenant = tenant.or(planned.and_then(|planned| planned.tenant.as_ref())).map(String::as_str);
        configuration.target.tenant = target::part("tenant", &configuration, configuration.target.tenant.as_deref(), tenant)?;
        let instance = self.options.instance.as_ref().or(self.ods_options.instance.as_ref());
        let instance = instance.or(planned.and_then(|planned| planned.instance.as_ref())).map(String::as_str);
        configuration.target.instance =
            target::part("instance", &configuration, configuration.target.instance.as_deref(), instance)?;
        let from_configuration = !configuration.data_standard.is_empty();
        if from_configuration {
            Model::data_standard(&configuration.data_standard)?;
        }
        let Some(secrets) = &self.secrets else {
            return Err(missing("no key and secret are given", "name the key and secret that the host of the ODS has issued"));
        };
        let credentials = secrets.credentials(&configuration).await?;
        for (what, text) in [("key", credentials.key()), ("secret", credentials.expose_secret())] {
            if text.trim().is_empty() {
                return Err(missing(
                    &format!("the {what} is empty"),
                    "name the key and secret that the host of the ODS has issued",
                ));
            }
        }
        let service = match self.service.clone() {
            Some(_) if self.options.ca_file.is_some() => {
                return Err(missing("ca_file has no effect on a service of one's own", "leave one of the two out"));
            }
            Some(service) => service,
            None => network(&self.options)?,
        };
        let mut options = self.options.of_connection(&self.ods_options).with_school_year(configuration.school_year.ending());
        options.rules = self.rules;
        options.token_cache = match (self.tokens.clone(), &self.options.token_cache) {
            (Some(tokens), _) => Some(tokens),
            (None, Some(path)) => Some(TokenCache::at(path)?),
            (None, None) => options.token_cache,
        };
        if let Some(tenant) = &configuration.target.tenant {
            options = options.with_tenant(tenant);
        }
        if let Some(instance) = &configuration.target.instance {
            options = options.with_instance(instance);
        }
        let ledger_target = LedgerTarget {
            url: url.clone(),
            tenant: configuration.target.tenant.clone(),
            instance: configuration.target.instance.clone(),
            school_year: configuration.school_year.ending(),
            client_key: credentials.key().to_owned(),
            unique_ids: configuration.unique_ids,
            data_standard: String::new(),
        };
        let rng = self.rng.clone().unwrap_or_else(Rng::from_system);
        let ods = Ods::connect(service, url.clone(), credentials, options, Arc::clone(&clock), rng).await?;
        if !from_configuration {
            match ods.discovery().data_standard() {
                Some(version) => version.clone_into(&mut configuration.data_standard),
                None => return Err(missing("the server does not say which Data Standard it carries", "name it, such as \"5.2\"")),
            }
        }
        let model = Model::data_standard(&configuration.data_standard)?;
        let dependencies = Dependencies::shared(&model)?;
        let ledger_target = LedgerTarget { data_standard: model.version().to_owned(), ..ledger_target };
        let memory = match self.ledger {
            Some(ledger) => Some(Memory::open(ledger, ledger_target).await?),
            None => None,
        };
        Ok(Resync {
            memory,
            store: self.store,
            configuration: Arc::new(configuration),
            url,
            model,
            dependencies,
            ods,
            clock,
            rules: self.rules,
            options: self.options,
            holder: self.holder.unwrap_or_else(|| format!("process {}", std::process::id())),
            rights: self.rights,
            is_of_source,
            is_named,
            opened_with,
        })
    }

    /// The configuration that is meant; a source without any gets one of its own.
    fn choose(&self, configurations: &[Configuration], clock: &dyn Clock) -> Result<Configuration> {
        if configurations.is_empty() {
            if let Some(name) = &self.configuration {
                return Err(missing(
                    &format!("the source has no configuration {name:?}, nor any other"),
                    "leave the configuration out",
                ));
            }
            let school_year = match (self.school_year, &self.planned) {
                (Some(year), _) => year,
                (None, Some(planned)) => planned.school_year,
                (None, None) => SchoolYear::at(clock.wall())?,
            };
            let planned = || self.planned.as_ref().map(|planned| planned.data_standard.clone());
            let data_standard = self.data_standard.clone().or_else(planned).unwrap_or_default();
            return Ok(Configuration::new(self.store.to_string(), school_year, data_standard));
        }
        let names = || configurations.iter().map(|found| format!("{:?}", found.name)).collect::<Vec<_>>().join(", ");
        let hint = format!("the source has {}", names());
        let name = self.configuration.as_ref().or(self.planned.as_ref().map(|planned| &planned.configuration));
        let chosen = match name {
            Some(name) => configurations.iter().find(|found| found.name == *name),
            None if configurations.len() == 1 => configurations.first(),
            None => return Err(missing("the source has several configurations, and none is chosen", &hint)),
        };
        let Some(chosen) = chosen else {
            let name = name.map_or("", String::as_str);
            return Err(missing(&format!("the source has no configuration {name:?}"), &hint));
        };
        if let Some(year) = self.school_year
            && year != chosen.school_year
        {
            let message =
                format!("school year {year} is not that of configuration {:?}, which is {}", chosen.name, chosen.school_year);
            return Err(missing(&message, "leave the school year out, or choose the configuration of that year"));
        }
        if let Some(version) = &self.data_standard
            && Model::data_standard(version)? != Model::data_standard(&chosen.data_standard)?
        {
            let message = format!(
                "Data Standard {version} is not that of configuration {:?}, which is {}",
                chosen.name, chosen.data_standard
            );
            return Err(missing(&message, "leave the Data Standard out"));
        }
        Ok(chosen.clone())
    }
}

fn missing(message: &str, hint: &str) -> Error {
    Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint)
}

#[cfg(feature = "reqwest")]
fn network(options: &Options) -> Result<Arc<dyn HttpService>> {
    use crate::ods::{ReqwestOptions, ReqwestService};

    let mut connecting = ReqwestOptions::default().with_timeout(options.request_timeout).with_idle_connections(options.concurrency);
    connecting.ca_file.clone_from(&options.ca_file);
    Ok(Arc::new(ReqwestService::with_options(connecting)?))
}

#[cfg(not(feature = "reqwest"))]
fn network(_: &Options) -> Result<Arc<dyn HttpService>> {
    Err(missing("there is no HTTP service", "build with the feature \"reqwest\", or pass a service of your own"))
}
