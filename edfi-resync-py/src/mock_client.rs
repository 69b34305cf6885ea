//! What clients of a mock ODS may do, and more of them.

use std::collections::BTreeMap;

use edfi_resync_testing::mock_ods::MockClient;
use pyo3::prelude::*;

use crate::errors::OrRaise;
use crate::testing::{MockOds, method};

#[pymethods]
impl MockOds {
    /// Lets another client in, beside the one that it has from its start. One with the same key takes the place of the one before it.
    ///
    /// Args:
    ///     key: Its key.
    ///     secret: Its secret.
    ///     education_organizations: What its claims name; what is below them is visible too. Absent: all.
    ///     namespace_prefixes: The namespaces that it may write. Absent: all.
    ///     may_only: What its claim set grants: methods by endpoint, or by a claim above resources, such as
    ///         `{"schools": ["GET"], "domains/people": ["GET", "POST"]}`. Absent: everything.
    ///     claim_set: The name of its claim set, as refusals show it.
    ///
    /// Raises:
    ///     UnknownResourceError: The Data Standard has no such resource or claim.
    #[pyo3(signature = (key, secret, *, education_organizations=None, namespace_prefixes=None, may_only=None, claim_set="SIS Vendor"))]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn add_client(
        &self,
        py: Python<'_>,
        key: &str,
        secret: &str,
        education_organizations: Option<Vec<i64>>,
        namespace_prefixes: Option<Vec<String>>,
        may_only: Option<BTreeMap<String, Vec<String>>>,
        claim_set: &str,
    ) -> PyResult<()> {
        let mut client = MockClient::new(key, secret).claim_set(claim_set);
        if let Some(ids) = education_organizations {
            client = client.organizations(ids);
        }
        if let Some(prefixes) = namespace_prefixes {
            client = client.namespace_prefixes(prefixes);
        }
        if let Some(granted) = may_only {
            client = client.may_only(Vec::<String>::new(), []);
            for (endpoint, names) in granted {
                let methods = names.iter().map(|name| method(name).or_raise(py)).collect::<PyResult<Vec<_>>>()?;
                client = client.may_only([endpoint], methods);
            }
        }
        self.ods.add_client(client).or_raise(py)
    }

    /// Takes an action on a resource out of every claim set: `"POST"` is create, `"PUT"` update, `"GET"` read, `"DELETE"` delete.
    fn deny(&self, py: Python<'_>, method: &str, path: &str) -> PyResult<()> {
        self.ods.deny(self::method(method).or_raise(py)?, path).or_raise(py)
    }

    /// Puts every action on a resource into every claim set.
    fn allow(&self, py: Python<'_>, path: &str) -> PyResult<()> {
        self.ods.allow(path).or_raise(py)
    }
}
