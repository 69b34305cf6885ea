//! How a configuration of a district is opened: checked first, then the configuration, then the server, then the ledger.

use std::sync::Arc;

use super::choice::Choice;
use super::config::{Options, missing};
use super::district::District;
use super::memory::Memory;
use super::opened::Resync;
use super::target;
use crate::campus::Target;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::ledger::LedgerTarget;
use crate::model::Model;
use crate::ods::Ods;

impl District {
    /// Opens a configuration of the source by name: reads it, and the server's discovery document. Each call opens it anew, over the district's
    /// connections and with its tokens.
    ///
    /// # Errors
    /// What [`ResyncBuilder::open`](super::ResyncBuilder::open) says; [`ConfigInvalid`](ErrorKind::ConfigInvalid) also for a configuration
    /// that leaves its ODS open.
    pub async fn open(&self, configuration: impl Into<String>) -> Result<Resync> {
        let (options, ods) = (self.options(), self.ods_options());
        let choice = Choice {
            configuration: Some(configuration.into()),
            tenant: options.tenant.clone().or_else(|| ods.tenant.clone()),
            instance: options.instance.clone().or_else(|| ods.instance.clone()),
            ..Choice::default()
        };
        Box::pin(self.opened(choice)).await
    }

    /// Opens what was chosen.
    pub(super) async fn opened(&self, choice: Choice) -> Result<Resync> {
        let explicit = match &choice.ods {
            Some(ods) => Some(target::parse_url(ods)?),
            None => choice.planned.as_ref().map(|planned| planned.url.clone()),
        };
        let configurations = match &choice.own {
            Some(own) => vec![own.clone()],
            None => self.store().configurations().await?,
        };
        let (is_of_source, is_named) = (choice.own.is_none() && !configurations.is_empty(), !configurations.is_empty());
        let mut configuration = choice.among(&configurations, self.store().as_ref(), self.clock().wall())?;
        let url = target::url(&configuration, explicit)?;
        configuration.target.url = Some(url.clone());
        let planned = choice.planned.as_ref();
        let tenant = choice.tenant.as_ref().or(planned.and_then(|planned| planned.tenant.as_ref())).map(String::as_str);
        configuration.target.tenant = target::part("tenant", &configuration, configuration.target.tenant.as_deref(), tenant)?;
        let instance = choice.instance.as_ref().or(planned.and_then(|planned| planned.instance.as_ref())).map(String::as_str);
        configuration.target.instance =
            target::part("instance", &configuration, configuration.target.instance.as_deref(), instance)?;
        let from_configuration = !configuration.data_standard.is_empty();
        if from_configuration {
            Model::data_standard(&configuration.data_standard)?;
        }
        let Some(secrets) = self.secrets() else {
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
        let mut options = self.options().of_connection(self.ods_options()).with_school_year(configuration.school_year.ending());
        options.rules = self.rules();
        options.token_cache = Some(self.tokens().clone());
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
        let (service, clock) = (Arc::clone(self.service()), Arc::clone(self.clock()));
        let ods = Ods::connect(service, url.clone(), credentials, options, clock, self.rng().clone()).await?;
        // A copy of itself is no source: every record of it would be sent back to where it is.
        if self.store().identity() == ods.discovery().identity() {
            let message = format!("source and target are the same ODS, {}", Target::at(url));
            return Err(Error::new(ErrorKind::TargetMismatch, message)
                .with_hint("name another ODS, tenant or school year as source or as target"));
        }
        if !from_configuration {
            match ods.discovery().data_standard() {
                Some(version) => version.clone_into(&mut configuration.data_standard),
                None => return Err(missing("the server does not say which Data Standard it carries", "name it, such as \"5.2\"")),
            }
        }
        let model = Model::data_standard(&configuration.data_standard)?;
        let dependencies = Dependencies::shared(&model)?;
        let ledger_target = LedgerTarget { data_standard: model.version().to_owned(), ..ledger_target };
        let memory = match self.ledger() {
            Some(ledger) => Some(Memory::open(Arc::clone(ledger), ledger_target, self.store().capabilities().drawn_once).await?),
            None => None,
        };
        Ok(Resync {
            district: self.clone(),
            configuration: Arc::new(configuration),
            model,
            dependencies,
            url,
            ods,
            memory,
            options: Options { tenant: choice.tenant, instance: choice.instance, ..self.options().clone() },
            is_of_source,
            is_named,
            names_school_year: choice.school_year.is_some() && choice.own.is_none(),
        })
    }
}
