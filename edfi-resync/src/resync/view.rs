//! The views that an opened configuration hands to what plans: the facts of its source, its server and its ledger.

use super::facts;
use super::opened::Resync;
use crate::campus::Request;
use crate::error::Result;
use crate::plan::{Facts, ServerFacts};

impl Resync {
    /// What is known without asking anybody.
    pub(super) fn facts_of_server(&self) -> Facts {
        let mut server = ServerFacts::new(self.url.clone(), self.ods.discovery().data_standard().map(str::to_owned));
        server.warnings.clone_from(&self.ods.discovery().warnings);
        server.warnings.extend(self.idle());
        let mut facts = Facts::new(self.model.clone(), (*self.configuration).clone(), self.store().capabilities(), server);
        facts.source = self.source();
        facts.trusts_ledger = self.options.trust_ledger;
        facts
    }

    /// What there is to know for a plan of this request, whose records are counted or not.
    pub(super) async fn facts(&self, request: &Request, counts: bool) -> Result<Facts> {
        let clock = self.clock().as_ref();
        let doubts = self.memory.as_ref().map(|memory| async {
            let doubt = memory.doubt(&self.ods, &self.model, clock).await?;
            Ok(doubt.map(|doubt| doubt.warning))
        });
        let server = Box::pin(facts::of_server(clock, self.ods.authenticate(), doubts));
        let facts = Facts { counts, ..self.facts_of_server() };
        let (store, scope, delivered) = (self.store().as_ref(), self.scope(), Box::pin(self.delivered(request)));
        Box::pin(facts::gathered(facts, request, store, &scope, &self.dependencies, server, delivered)).await
    }
}
