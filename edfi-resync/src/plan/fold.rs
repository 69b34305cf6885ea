//! [`Facts`] and how they fold into a [`Plan`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use xxhash_rust::xxh3::xxh3_128;

use super::changes::Changed;
use super::comparison::Comparison;
use super::ids::given;
use super::school::ALL_SCHOOLS;
use super::selection::Selection;
use super::server::ServerFacts;
use super::step::{Pass, Step};
use super::steps::Steps;
use super::{Occasion, PLAN_FORMAT, Plan, PlannedSchool};
use crate::campus::{Configuration, EnableEdFi, Mode, Request, SchoolSelection};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{Dependencies, Missing, Need};
use crate::model::{CampusRole, Model, ResourceClass, ResourceKind};
use crate::shown::line;
use crate::source::{CampusSchool, Capabilities, Counted};

/// What the front door found out about source and server.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The model of the records.
    pub(crate) model: Model,
    /// The configuration.
    pub(crate) configuration: Configuration,
    /// What the source can do.
    pub(crate) capabilities: Capabilities,
    /// The kinds that the source holds.
    pub(crate) held: BTreeSet<ResourceKind>,
    /// The schools of the source.
    pub(crate) schools: Vec<CampusSchool>,
    /// The server.
    pub(crate) server: ServerFacts,
    /// The Campus IDs that were found on records, where the request lists IDs and the source was asked.
    pub(crate) matched: Option<BTreeSet<(CampusRole, i64)>>,
    /// Whether records are counted, and their codes looked at.
    pub(crate) counts: bool,
    /// What is known of the records of a kind that the request lets through, where that was asked.
    pub(crate) counted: HashMap<ResourceKind, Counted>,
    /// The kinds of whose records the listed IDs and days leave none.
    pub(crate) empty: BTreeSet<ResourceKind>,
    /// The known Campus IDs that are nearly those which were not found: what may have been meant.
    pub(crate) similar: BTreeMap<(CampusRole, i64), Vec<i64>>,
    /// The people in scope who lack the number that is sent as unique ID.
    pub(crate) without_unique_id: BTreeSet<i64>,
    /// The system preference.
    pub(crate) enable_ed_fi: EnableEdFi,
    /// What the source holds that the model lacks: resources of extensions, and those of other Data Standards.
    pub(crate) unsupported: Vec<String>,
    /// A digest of what tells the source apart from others, where it has no configurations.
    pub(crate) source: Option<String>,
    /// Whether a Reconcile goes by the ledger alone.
    pub(crate) trusts_ledger: bool,
    /// What is known of the changes of the source, where these are asked for.
    pub(crate) changed: Option<Changed>,
    /// What the source says of its own view.
    pub(crate) caveats: Vec<String>,
}

impl Facts {
    /// Facts about a source and a server, with nothing narrowed.
    pub(crate) fn new(model: Model, configuration: Configuration, capabilities: Capabilities, server: ServerFacts) -> Self {
        Self {
            model,
            configuration,
            capabilities,
            held: BTreeSet::new(),
            schools: Vec::new(),
            server,
            matched: None,
            counts: true,
            counted: HashMap::new(),
            empty: BTreeSet::new(),
            similar: BTreeMap::new(),
            without_unique_id: BTreeSet::new(),
            enable_ed_fi: EnableEdFi::Yes,
            unsupported: Vec::new(),
            source: None,
            trusts_ledger: false,
            changed: None,
            caveats: Vec::new(),
        }
    }

    /// The kinds whose records a request sends in full scope. None for a cleanup, which sends nothing, nor for a request that cannot be carried out: folding says why.
    pub(crate) fn in_full_scope(&self, request: &Request, dependencies: &Dependencies) -> Vec<ResourceKind> {
        if request.mode == Mode::Cleanup {
            return Vec::new();
        }
        let kinds = self.selected(request, dependencies).into_iter();
        kinds.filter(|kind| self.selection(kind, request) == Some(Selection::FullScope)).collect()
    }

    /// The kinds that a request selects; none for one that cannot be carried out.
    pub(crate) fn selected(&self, request: &Request, dependencies: &Dependencies) -> BTreeSet<ResourceKind> {
        self.select(request, dependencies, &mut Vec::new()).map(|chosen| chosen.kinds).unwrap_or_default()
    }

    /// The kinds that a request selects, with what *Select dependencies* adds.
    fn select(&self, request: &Request, dependencies: &Dependencies, warnings: &mut Vec<String>) -> Result<Chosen> {
        let held = &self.held;
        let is_on = |kind: &ResourceKind| self.configuration.preferences.is_on(kind.endpoint());
        // A cleanup keeps what is read-only, and says so of each record.
        let is_read_only = |kind: &ResourceKind| request.mode != Mode::Cleanup && self.configuration.policies.is_read_only(kind);
        let Some(endpoints) = &request.resources else {
            let (read_only, kinds): (BTreeSet<_>, BTreeSet<_>) =
                held.iter().filter(|kind| is_on(kind)).cloned().partition(|kind| is_read_only(kind));
            if !read_only.is_empty() {
                warnings.push(format!("read-only in the ODS of this configuration, and not sent: {}", list(read_only.iter())));
            }
            for kind in kinds.iter().filter(|kind| kind.spec().class == ResourceClass::SchoolYear) {
                warnings.push(format!("{kind} are seeded by the host and never sent"));
            }
            let skipped: Vec<_> =
                kinds.iter().filter(|kind| self.selection(kind, request).is_none()).map(ResourceKind::endpoint).collect();
            if !skipped.is_empty() {
                warnings.push(format!("skipped, because {}: {}", given(request), skipped.join(", ")));
            }
            return Ok(Chosen { kinds, ..Chosen::default() });
        };
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        if endpoints.is_empty() {
            return invalid(
                "the list of resources is empty".to_owned(),
                "name at least one, or leave it out for all that are switched on",
            );
        }
        let mut kinds = BTreeSet::new();
        for endpoint in endpoints {
            let kind = self.model.kind(endpoint)?;
            if kind.spec().class == ResourceClass::SchoolYear {
                return invalid(format!("{kind} are seeded by the host and never sent"), "leave them out");
            }
            if !is_on(&kind) {
                let name = &self.configuration.name;
                return invalid(
                    format!("{kind} are switched off in configuration {name:?}"),
                    "switch them on in the Resource Preferences of that configuration",
                );
            }
            if is_read_only(&kind) {
                let name = &self.configuration.name;
                return invalid(
                    format!("{kind} are read-only in the ODS of configuration {name:?}"),
                    "leave them out, or change the policies of that configuration",
                );
            }
            if !held.contains(&kind) {
                return invalid(
                    format!("the source holds no {kind}"),
                    &format!("it holds {}", list(held.iter().map(ResourceKind::endpoint))),
                );
            }
            kinds.insert(kind);
        }
        let mut chosen = Chosen { kinds, ..Chosen::default() };
        if request.select_dependencies {
            let asked: Vec<_> = chosen.kinds.iter().cloned().collect();
            let available = |kind: &ResourceKind| held.contains(kind) && is_on(kind) && !is_read_only(kind);
            let selection = dependencies.select_dependencies(&asked, available);
            warnings.extend(selection.missing.iter().filter_map(|missing| {
                let held: Vec<_> = missing.targets.iter().filter(|kind| held.contains(kind)).collect();
                unmet(missing, &held, &is_read_only)
            }));
            chosen.added = selection.kinds.into_iter().filter(|kind| !chosen.kinds.contains(kind)).collect();
            chosen.authorizing = selection.authorizing.into_iter().collect();
        }
        Ok(chosen)
    }
}

/// What a plan says of a prerequisite that is not sent; nothing of what only some records need and the source has not.
fn unmet(missing: &Missing, held: &[&ResourceKind], is_read_only: &dyn Fn(&ResourceKind) -> bool) -> Option<String> {
    let needs = match missing.need {
        Need::Reference => "require",
        Need::Authorization => "are authorized by",
        _ => "may refer to",
    };
    let named = |kinds: &[&ResourceKind]| kinds.iter().map(|kind| kind.endpoint()).collect::<Vec<_>>().join(" or ");
    let (read_only, off): (Vec<_>, Vec<_>) = held.iter().partition(|kind| is_read_only(kind));
    let kind = &missing.kind;
    if !off.is_empty() {
        return Some(format!("{kind} {needs} {}, which are switched off and not sent", named(&off)));
    }
    // The ODS has what nobody may write there.
    if !read_only.is_empty() || missing.need == Need::Optional {
        return None;
    }
    let targets: Vec<_> = missing.targets.iter().collect();
    Some(format!("{kind} {needs} {}, which the source does not hold: the ODS must have them", named(&targets)))
}

/// The kinds of a plan.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) kinds: BTreeSet<ResourceKind>,
    pub(super) added: BTreeSet<ResourceKind>,
    /// Those that were added because an ODS authorizes by them.
    pub(super) authorizing: BTreeSet<ResourceKind>,
}

impl Chosen {
    /// The request in one spelling: however its resources were put, it asks for the same, and its plan has the same fingerprint.
    fn as_asked(&self, request: &Request) -> Request {
        let spelled = || self.kinds.iter().map(|kind| kind.endpoint().to_owned()).collect();
        Request { resources: request.resources.as_ref().map(|_| spelled()), ..request.clone() }
    }
}

impl Plan {
    /// Folds a request and the facts into a plan.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for a request that cannot be carried out as it stands: nothing selected, a resource that is
    /// unknown, switched off or not held, a filter that the source cannot apply.
    pub(crate) fn fold(request: &Request, facts: &Facts, dependencies: &Dependencies) -> Result<Self> {
        let mut warnings = facts.server.warnings.clone();
        warnings.extend(facts.caveats.iter().cloned());
        facts.check_changes(request)?;
        facts.check_filters(request)?;
        warnings.extend(facts.absence(request.mode)?);
        let schools = facts.chosen_schools(request)?;
        let chosen = facts.select(request, dependencies, &mut warnings)?;
        facts.check_days(request, &chosen.kinds, &mut warnings)?;
        if request.resources.is_none() {
            let of_extensions = facts.of_extensions();
            if request.mode != Mode::Cleanup && !of_extensions.is_empty() {
                let names = of_extensions.join(", ");
                warnings.push(format!("resources of extensions are not supported yet, and not sent: {names}"));
            }
            warnings.extend(facts.lacking());
        }
        if request.schools == Some(SchoolSelection::All) {
            warnings.push(ALL_SCHOOLS.to_owned());
        }
        warnings.extend(facts.server.other_standard(&facts.model));
        facts.unmatched(request, &mut warnings);
        facts.held_back(request, &mut warnings);

        let (mut steps, removals) = match request.mode {
            Mode::Resync | Mode::Reconcile => {
                (Steps::of(&chosen, &|kind| facts.selection(kind, request), facts, dependencies).0, Vec::new())
            }
            Mode::Cleanup => (Vec::new(), facts.removals(&chosen.kinds, request, dependencies, &mut warnings)),
        };
        if steps.is_empty() && removals.is_empty() {
            let elsewhere: Vec<_> = facts.elsewhere().collect();
            let hint = if facts.held.is_empty() && !elsewhere.is_empty() {
                let (standard, names) = (facts.model.version(), elsewhere.join(", "));
                format!("all that the source holds is of other Data Standards than {standard}: {names}")
            } else {
                "the source holds no resource that is switched on and not skipped by the request".to_owned()
            };
            return Err(Error::new(ErrorKind::RequestInvalid, "nothing is selected").with_hint(hint));
        }
        // A cleanup sends nothing.
        let mut unmapped = Vec::new();
        if request.mode != Mode::Cleanup {
            unmapped = facts.planned_codes(&steps, &mut warnings);
            facts.empty_steps(request, &mut steps, &mut warnings);
        }
        let kinds: Vec<_> = chosen.kinds.iter().filter(|kind| kind.spec().class != ResourceClass::SchoolYear).collect();
        warnings.extend(facts.read_whole(&kinds));
        if request.mode == Mode::Reconcile {
            // All schools are one list.
            let lists = schools.as_ref().filter(|_| request.schools != Some(SchoolSelection::All)).map(BTreeSet::len);
            for step in steps.iter_mut().filter(|step| step.pass == Pass::First) {
                step.comparison = Some(Comparison::of(&step.selection, step.records, lists).by_ledger_if(facts.trusts_ledger));
            }
        }
        let plan = Self { unmapped, ..Self::of(chosen.as_asked(request), facts, schools.as_ref(), steps, warnings) };
        Self { removals, ..plan }.sealed()
    }

    /// A plan that sends, of these parts and without a fingerprint.
    pub(super) fn of(
        request: Request,
        facts: &Facts,
        schools: Option<&BTreeSet<i64>>,
        steps: Vec<Step>,
        warnings: Vec<String>,
    ) -> Self {
        let planned =
            |school: &CampusSchool| PlannedSchool { id: school.id, number: line(&school.number), name: line(&school.name) };
        Self {
            format: PLAN_FORMAT.to_owned(),
            fingerprint: String::new(),
            configuration: facts.configuration.name.clone(),
            source: facts.source.clone(),
            target: facts.server.url.clone(),
            tenant: facts.configuration.target.tenant.clone(),
            instance: facts.configuration.target.instance.clone(),
            data_standard: facts.model.version().to_owned(),
            school_year: facts.configuration.school_year,
            mode: request.mode,
            occasion: Occasion::Request,
            // What a cleanup finds is counted in any case.
            counted: facts.counts || request.mode == Mode::Cleanup,
            deleted_until: None,
            request,
            schools: facts
                .schools
                .iter()
                .filter(|school| schools.is_some_and(|chosen| chosen.contains(&school.id)))
                .map(planned)
                .collect(),
            removals: Vec::new(),
            steps,
            unmapped: Vec::new(),
            warnings: warnings.into_iter().map(line).collect(),
        }
    }

    /// The plan with its fingerprint.
    pub(super) fn sealed(self) -> Result<Self> {
        Ok(Self { fingerprint: self.compute_fingerprint()?, ..self })
    }

    /// The fingerprint that a plan with this content has.
    pub(crate) fn compute_fingerprint(&self) -> Result<String> {
        let configuration = if self.source.is_some() { String::new() } else { self.configuration.clone() };
        let unsigned = Self { fingerprint: String::new(), configuration, ..self.clone() };
        let bytes = serde_json::to_vec(&unsigned)
            .map_err(|error| Error::new(ErrorKind::Unexpected, "the plan cannot be written as JSON").with_source(error))?;
        Ok(format!("{:032x}", xxh3_128(&bytes)))
    }
}

pub(super) fn list<T: ToString>(items: impl Iterator<Item = T>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}
