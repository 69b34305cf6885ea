//! Typed resources in a [`MemoryStore`].

use super::memory::MemoryStore;
use crate::error::Result;
use crate::model::CampusKeys;
use crate::resources::Resource;

impl MemoryStore {
    /// Adds a typed resource with its Campus keys. Its endpoint and its shape are held against the store's own model, which may be of another
    /// Data Standard than the struct.
    ///
    /// ```
    /// use edfi_resync::model::{CampusKeys, CampusRole, Model};
    /// use edfi_resync::resources::ds5_2::Student;
    /// use edfi_resync::source::MemoryStore;
    ///
    /// let student = Student {
    ///     student_unique_id: "604822".into(),
    ///     first_name: "Lisa".into(),
    ///     last_surname: "Woods".into(),
    ///     birth_date: "2012-04-30".into(),
    ///     ..Student::default()
    /// };
    /// let mut store = MemoryStore::new(Model::ds5_2());
    /// store.add_typed(&student, CampusKeys::new().with(CampusRole::Person, 1001))?;
    /// assert_eq!(format!("{store:?}"), "MemoryStore(1 records)");
    /// # Ok::<(), edfi_resync::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`RecordInvalid`](crate::ErrorKind::RecordInvalid) with the JSON path of a required member that is empty;
    /// [`UnknownResource`](crate::ErrorKind::UnknownResource) for a resource that the store's model lacks. Nothing is added then.
    pub fn add_typed<R: Resource>(&mut self, resource: &R, campus: CampusKeys) -> Result<()> {
        self.add(R::KIND, resource.to_json()?, campus)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures::TryStreamExt as _;

    use super::*;
    use crate::campus::{Configuration, Narrowing, Scope};
    use crate::error::ErrorKind;
    use crate::model::{CampusRole, Model};
    use crate::resources::ds5_2::School;
    use crate::source::SourceStore as _;

    #[tokio::test]
    async fn a_typed_resource_is_read_back_as_it_was_added() {
        let school = School { school_id: 255_901_001, name_of_institution: "Grand Bend High School".into(), ..School::default() };
        let model = Model::ds5_2();
        let mut store = MemoryStore::new(model.clone());
        let campus = CampusKeys::new().with(CampusRole::School, 12);
        let error = store.add_typed(&school, campus.clone()).expect_err("a school has categories and grade levels");
        assert_eq!(error.kind(), ErrorKind::RecordInvalid);

        let mut written: serde_json::Value =
            serde_json::json!({"schoolId": 255_901_001, "nameOfInstitution": "Grand Bend High School"});
        written["educationOrganizationCategories"] = serde_json::json!([{"educationOrganizationCategoryDescriptor": "uri://ed-fi.org/EducationOrganizationCategoryDescriptor#School"}]);
        written["gradeLevels"] = serde_json::json!([{"gradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade"}]);
        let school = School::from_json(written.to_string().as_bytes()).expect("it is whole");
        store.add_typed(&school, campus.clone()).expect("it is whole");
        let year = "2027".parse().expect("a year");
        let scope = Scope::new(model.clone(), Arc::new(Configuration::new("State", year, "5.2")));
        let snapshot = store.open(&scope).await.expect("it opens");
        let kind = model.kind("schools").expect("it exists");
        let batches: Vec<_> = snapshot.scan(&kind, &Narrowing::default()).try_collect().await.expect("it is read");
        let [batch] = &batches[..] else { panic!("{batches:?}") };
        let [record] = &batch.records[..] else { panic!("{batch:?}") };
        assert_eq!(School::from_record(record).expect("the same kind"), school);
        assert_eq!(record.campus.ids(CampusRole::School).collect::<Vec<_>>(), campus.ids(CampusRole::School).collect::<Vec<_>>());
    }
}
