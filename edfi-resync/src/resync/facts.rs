//! The facts that a plan folds: what the source says, what the server says, what the ledger says, each asked by itself.
//!
//! Nothing here knows an opened configuration: whoever has one hands in what is to be asked, and a test hands in what it makes up.

use std::collections::BTreeMap;
use std::future::Future;
use std::time::Duration;

use futures::future::try_join_all;

use super::changes::concerns;
use super::survey;
use crate::campus::{Request, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::ods::Clock;
use crate::plan::Facts;
use crate::source::{Counted, SourceStore};

/// How long planning waits for an ODS to take key and secret, and to show whether it still holds what the ledger knows: a plan can be made while it is
/// away.
const DOUBTING: Duration = Duration::from_secs(15);

/// Adds what the source says of a request. What the server says is asked behind the choice of schools: a request that cannot be carried out costs
/// no answer; and up to which version each resource was delivered, only where the request is for changes.
///
/// # Errors
/// Those of a choice of schools or days that cannot be carried out, and of either side.
pub(super) async fn gathered(
    mut facts: Facts,
    request: &Request,
    store: &dyn SourceStore,
    scope: &Scope,
    dependencies: &Dependencies,
    server: impl Future<Output = Result<Vec<String>>>,
    delivered: impl Future<Output = Result<BTreeMap<String, u64>>>,
) -> Result<Facts> {
    facts.check_dates(request)?;
    facts.check_changes(request)?;
    facts.enable_ed_fi = store.enable_ed_fi().await?;
    facts.schools = store.open(scope).await?.schools().await?;
    let scope = match facts.chosen_schools(request)? {
        Some(schools) => scope.clone().with_schools(schools),
        None => scope.clone(),
    };
    facts.server.warnings.extend(server.await?);
    let snapshot = store.open(&scope).await?;
    facts.held = snapshot.kinds().await?.into_iter().collect();
    facts.without_unique_id = snapshot.without_unique_id().await?.into_iter().collect();
    facts.unsupported = snapshot.unsupported().await?;
    let caveats = snapshot.caveats().await?;
    let caveats = caveats.into_iter().filter(|caveat| concerns(caveat, request, &facts.model));
    facts.caveats = caveats.map(|caveat| caveat.to_string()).collect();
    let log = if request.changes.is_some() { Some(snapshot.change_log().ok_or_else(no_log)?) } else { None };
    if let Some(log) = &log {
        facts.note_changes(request, log.newest(), delivered.await?)?;
    }
    survey::narrowed(&mut facts, request, snapshot.as_ref(), &scope, dependencies).await?;
    if facts.counts {
        let kinds = facts.in_full_scope(request, dependencies);
        let counted = try_join_all(kinds.iter().map(|kind| snapshot.count(kind))).await?;
        facts.counted.extend(kinds.into_iter().zip(counted));
    }
    if let Some(log) = log.filter(|_| facts.counts) {
        let kinds: Vec<_> = facts.changed_kinds(request, dependencies).into_iter().collect();
        let counted = try_join_all(kinds.iter().map(|(kind, since)| log.count(kind, *since))).await?;
        for ((kind, _), records) in kinds.into_iter().zip(counted) {
            let counted = Counted::default().with_unmapped([]);
            facts.counted.insert(kind, records.into_iter().fold(counted, Counted::with_records));
        }
    }
    Ok(facts)
}

fn no_log() -> Error {
    Error::new(ErrorKind::RequestInvalid, "the source does not tell what changed")
        .with_hint("have its host switch change queries on, or send everything, without changes")
}

/// What is said of an ODS that does not answer, or lacks what the ledger knows: whether it takes key and secret, then what the ledger doubts, if
/// there is one.
///
/// # Errors
/// Those of a run, if it refuses key and secret, or is none.
pub(super) async fn of_server(
    clock: &dyn Clock,
    accepts: impl Future<Output = Result<()>>,
    doubts: Option<impl Future<Output = Result<Option<String>>>>,
) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    let has_ledger = doubts.is_some();
    let look = async {
        match accepts.await {
            Err(error) if !matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::TooManyTokens) => return Err(error),
            Err(error) => warnings.push(format!("whether the ODS accepts key and secret was not found out: {error}")),
            Ok(()) => {}
        }
        if let Some(doubts) = doubts {
            warnings.extend(doubts.await?);
        }
        Ok(())
    };
    let looked = tokio::select! {
        biased;
        looked = look => Some(looked),
        () = clock.sleep(DOUBTING) => None,
    };
    if let Some(looked) = looked {
        looked?;
    } else {
        let what =
            if has_ledger { "whether the ODS still holds what the ledger knows" } else { "whether the ODS accepts key and secret" };
        warnings.push(format!("{what} was not found out within {} s", DOUBTING.as_secs()));
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::Arc;

    use serde_json::json;
    use url::Url;

    use super::*;
    use crate::campus::Configuration;
    use crate::model::{CampusKeys, CampusRole, Model};
    use crate::ods::TokioClock;
    use crate::plan::{Plan, ServerFacts};
    use crate::source::{CampusSchool, MemoryStore};

    type Doubts = std::future::Ready<Result<Option<String>>>;

    /// Two schools, one of which is excluded, and student 1001 in the other.
    fn store() -> MemoryStore {
        let schools = [CampusSchool::new(12, "0012", "North High"), CampusSchool::new(19, "0019", "Old Mill").with_excluded(true)];
        let mut store = MemoryStore::new(Model::ds5_2()).with_configuration(configuration()).with_schools(schools);
        let keys = CampusKeys::new().with(CampusRole::School, 12).with(CampusRole::SchoolYear, 2027).with(CampusRole::Person, 1001);
        let student = json!({"studentUniqueId": "601001", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"});
        store.add("students", student, keys).expect("a kind");
        store
    }

    fn configuration() -> Configuration {
        Configuration::new("State", 2027.try_into().expect("a school year"), "5.2")
    }

    async fn asked(request: &Request, server: impl Future<Output = Result<Vec<String>>>) -> Result<Facts> {
        let (store, model) = (store(), Model::ds5_2());
        let dependencies = Dependencies::shared(&model).expect("a graph");
        let url = Url::parse("https://ods.example.org").expect("a URL");
        let facts = Facts::new(model.clone(), configuration(), store.capabilities(), ServerFacts::new(url, None));
        let scope = Scope::new(model, Arc::new(configuration()));
        let delivered = ready(Ok(BTreeMap::new()));
        gathered(facts, request, &store, &scope, &dependencies, server, delivered).await
    }

    fn folded(request: &Request, facts: &Facts) -> Plan {
        Plan::fold(request, facts, &Dependencies::shared(&facts.model).expect("a graph")).expect("a plan")
    }

    #[tokio::test]
    async fn schools_outside_are_refused_before_the_server_is_asked() {
        for school in [19, 99] {
            let request = Request::new().schools([school]);
            let server = async { panic!("the server is asked") };
            let error = asked(&request, server).await.expect_err("it takes no part");
            assert_eq!(error.kind(), ErrorKind::RequestInvalid);
            assert!(error.to_string().contains(&school.to_string()), "{error}");
        }
    }

    #[tokio::test]
    async fn people_who_are_not_there_select_nothing_and_who_may_be_meant_is_looked_up() {
        let request = Request::new().schools([12]).persons("1011".parse().expect("a list"));
        let facts = asked(&request, ready(Ok(Vec::new()))).await.expect("facts");
        assert_eq!(facts.matched.as_ref().map(std::collections::BTreeSet::len), Some(0));
        assert_eq!(facts.similar.get(&(CampusRole::Person, 1011)), Some(&vec![1001]));
        assert!(folded(&request, &facts).selects_nothing());
        let request = Request::new().schools([12]).persons("1001".parse().expect("a list"));
        let facts = asked(&request, ready(Ok(Vec::new()))).await.expect("facts");
        assert!(!folded(&request, &facts).selects_nothing());
    }

    #[tokio::test]
    async fn an_ods_that_does_not_answer_is_a_warning_of_the_plan() {
        let away = ready(Err(Error::new(ErrorKind::Unreachable, "the ODS is away")));
        let request = Request::new().all_schools();
        let clock = TokioClock::new();
        let warnings = of_server(&clock, away, None::<Doubts>);
        let plan = folded(&request, &asked(&request, warnings).await.expect("facts"));
        let said = "whether the ODS accepts key and secret was not found out: the ODS is away";
        assert!(plan.warnings.iter().any(|warning| warning == said), "{:#?}", plan.warnings);
        let refused = ready(Err(Error::new(ErrorKind::Unauthorized, "a wrong secret")));
        let error = of_server(&clock, refused, None::<Doubts>).await.expect_err("no run can be");
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_hangs_is_waited_for_so_long_and_no_longer() {
        let clock = TokioClock::new();
        let began = clock.now();
        let warnings = of_server(&clock, pending(), None::<Doubts>).await.expect("it is no error");
        assert_eq!(warnings, ["whether the ODS accepts key and secret was not found out within 15 s"]);
        assert_eq!(clock.now() - began, DOUBTING);
        let warnings = of_server(&clock, ready(Ok(())), Some(pending())).await.expect("it is no error");
        assert_eq!(warnings, ["whether the ODS still holds what the ledger knows was not found out within 15 s"]);
    }

    #[tokio::test]
    async fn what_the_ledger_doubts_is_a_warning() {
        let doubts = Some(ready(Ok(Some("the ODS was emptied".to_owned()))));
        let warnings = of_server(&TokioClock::new(), ready(Ok(())), doubts).await.expect("warnings");
        assert_eq!(warnings, ["the ODS was emptied"]);
    }
}
