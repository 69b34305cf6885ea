//! A mock with extensions has their resources, and what they add to those of the Data Standard.

use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::Flavour;
use serde_json::{Value, json};

use crate::caller::Caller;
use crate::fixture::{but, furnished, lea, school, student};

fn model(standard: &str, extension: &str) -> Model {
    Model::data_standard(standard).and_then(|model| model.with_extensions([extension])).expect("built in")
}

fn tpdm() -> Caller {
    let ods = furnished(MockOds::new(&model("5.2", "tpdm")));
    ods.seed_descriptors(["uri://ed-fi.org/ProgramTypeDescriptor#Educator Preparation", "uri://tpdm.ed-fi.org/GenderDescriptor#A"])
        .expect("the model has both descriptors");
    ods.seed("localEducationAgencies", vec![lea()]).expect("an agency");
    Caller::new(&ods)
}

fn candidate() -> Value {
    json!({
        "candidateIdentifier": "1", "firstName": "A", "lastSurname": "B", "birthDate": "2001-02-03",
        "genderDescriptor": "uri://tpdm.ed-fi.org/GenderDescriptor#A",
    })
}

#[test]
fn its_resources_are_there_and_checked() {
    let caller = tpdm();
    caller.create("/tpdm/candidates", &candidate());
    assert_eq!(caller.post("/ed-fi/candidates", &candidate()).status, 404);
    let unknown = but(candidate(), "genderDescriptor", json!("uri://tpdm.ed-fi.org/GenderDescriptor#B"));
    assert_eq!(caller.post("/tpdm/candidates", &unknown).paths(), ["$.genderDescriptor"]);
    let program = json!({
        "educationOrganizationReference": {"educationOrganizationId": 255_901},
        "programName": "P", "programTypeDescriptor": "uri://ed-fi.org/ProgramTypeDescriptor#Educator Preparation",
    });
    let takes_part = json!({
        "beginDate": "2026-08-24",
        "candidateReference": {"candidateIdentifier": "1"},
        "educatorPreparationProgramReference": {
            "educationOrganizationId": 255_901, "programName": "P",
            "programTypeDescriptor": "uri://ed-fi.org/ProgramTypeDescriptor#Educator Preparation",
        },
    });
    let path = "/tpdm/candidateEducatorPreparationProgramAssociations";
    let said = caller.post(path, &takes_part);
    assert_eq!((said.status, said.detail()), (409, "The referenced 'EducatorPreparationProgram' item does not exist."));
    let program = caller.create("/tpdm/educatorPreparationPrograms", &program);
    caller.create(path, &takes_part);
    assert_eq!(caller.delete(&program).status, 409);
    assert_eq!(caller.get(path).body[0]["candidateReference"]["link"]["rel"], "Candidate");
    assert_eq!(caller.ods.notes(), Vec::<String>::new());
}

#[test]
fn items_of_its_collections_differ_as_those_of_the_standard_do() {
    let caller = tpdm();
    let address = json!({
        "addressTypeDescriptor": "uri://ed-fi.org/AddressTypeDescriptor#Home", "city": " Ely", "postalCode": "1",
        "stateAbbreviationDescriptor": "uri://ed-fi.org/StateAbbreviationDescriptor#TX", "streetNumberName": "1 A",
    });
    let said = caller.post("/tpdm/candidates", &but(candidate(), "addresses", json!([address])));
    assert_eq!(said.paths(), ["$.addresses[0].city"]);
    let taught = json!({"studentAcademicRecordReference": {
        "educationOrganizationId": 255_901, "schoolYear": 2026, "studentUniqueId": "1",
        "termDescriptor": "uri://ed-fi.org/TermDescriptor#Fall Semester",
    }});
    caller.ods.seed_descriptors(["uri://ed-fi.org/TermDescriptor#Fall Semester"]).expect("the model has the descriptor");
    let credential = json!({"_ext": {"tpdm": {"studentAcademicRecords": [taught, taught]}}});
    let said = caller.post("/ed-fi/credentials", &credential);
    assert!(said.paths().contains(&"$._ext.tpdm.studentAcademicRecords"), "{:?}", said.body);
}

#[test]
fn what_it_adds_to_a_resource_is_kept_and_checked() {
    let caller = tpdm();
    let taught = json!({"tpdm": {"postSecondaryInstitutionReference": {"postSecondaryInstitutionId": 6}}});
    let said = caller.post("/ed-fi/schools", &but(school(), "_ext", taught.clone()));
    assert_eq!((said.status, said.detail()), (409, "The referenced 'PostSecondaryInstitution' item does not exist."));
    let institution = json!({"postSecondaryInstitutionId": 6, "nameOfInstitution": "N", "categories": school()["educationOrganizationCategories"]});
    caller.create("/ed-fi/postSecondaryInstitutions", &institution);
    let path = caller.create("/ed-fi/schools", &but(school(), "_ext", taught));
    let of = |caller: &Caller| caller.get(&path).body["_ext"].clone();
    assert_eq!(of(&caller)["tpdm"]["postSecondaryInstitutionReference"]["postSecondaryInstitutionId"], 6);
    // What is of another extension goes, and a test should know of it.
    let other = json!({"tpdm": {}, "mn": {"meals": 3}});
    assert_eq!(caller.put(&path, &but(school(), "_ext", other)).status, 204);
    assert_eq!(of(&caller), json!({"tpdm": {}}));
    assert_eq!(caller.put(&path, &but(school(), "_ext", json!({"mn": {"meals": 3}}))).status, 204);
    assert_eq!(of(&caller), Value::Null);
    caller.create("/ed-fi/students", &but(student(), "_ext", json!({"tpdm": {}})));
    assert_eq!(
        caller.ods.notes(),
        [
            "_ext.mn of schools was dropped: the mock does not have that extension",
            "_ext.tpdm of students was dropped: TPDM adds nothing to it"
        ]
    );
}

#[test]
fn what_it_adds_to_items_of_a_collection_is_kept_and_checked() {
    let ods = MockOds::new(&model("6.1", "sample"));
    let caller = Caller::new(&ods);
    let home = json!({
        "addressTypeDescriptor": "uri://ed-fi.org/AddressTypeDescriptor#Home", "city": "Ely", "postalCode": "1",
        "stateAbbreviationDescriptor": "uri://ed-fi.org/StateAbbreviationDescriptor#TX", "streetNumberName": "1 A",
        "_ext": {"sample": {"onBusRoute": true, "schoolDistricts": [{"schoolDistrict": "D"}]}},
    });
    ods.seed_descriptors(["uri://ed-fi.org/AddressTypeDescriptor#Home", "uri://ed-fi.org/StateAbbreviationDescriptor#TX"])
        .expect("the model has both descriptors");
    let contact = |home: Value| {
        json!({
            "contactUniqueId": "1", "firstName": "A", "lastSurname": "B", "addresses": [home],
            "_ext": {"sample": {"isSportsFan": true}},
        })
    };
    let said = caller.post("/ed-fi/contacts", &contact(but(home.clone(), "_ext", json!({"sample": {}}))));
    assert_eq!(said.paths(), ["$.addresses[0]._ext.sample.onBusRoute", "$.addresses[0]._ext.sample.schoolDistricts"]);
    let twice = json!({"sample": {"onBusRoute": true, "schoolDistricts": [{"schoolDistrict": "D"}, {"schoolDistrict": "D"}]}});
    assert_eq!(caller.post("/ed-fi/contacts", &contact(but(home.clone(), "_ext", twice))).status, 400);
    caller.create("/ed-fi/contacts", &contact(home));
    let kept = &ods.records("contacts")[0];
    assert_eq!(kept["addresses"][0]["_ext"]["sample"]["schoolDistricts"][0]["schoolDistrict"], "D");
    assert_eq!(kept["_ext"]["sample"]["isSportsFan"], true);
}

#[test]
fn its_resource_may_have_the_name_of_one_of_the_standard() {
    let ods = MockOds::new(&model("6.1", "homograph"));
    let caller = Caller::new(&ods);
    let named = json!({"studentFirstName": "A", "studentLastSurname": "B"});
    caller.create("/homograph/names", &json!({"firstName": "A", "lastSurname": "B"}));
    caller.create("/homograph/schoolYearTypes", &json!({"schoolYear": "2027"}));
    let pupil = json!({
        "studentNameReference": {"firstName": "A", "lastSurname": "B"},
        "schoolYearTypeReference": {"schoolYear": "2027"}, "address": {"city": "Ely"},
    });
    let association = json!({"schoolReference": {"schoolName": "S"}, "studentReference": named});
    let said = caller.post("/homograph/studentSchoolAssociations", &association);
    assert_eq!(said.status, 409, "{:?}", said.body);
    caller.create("/homograph/students", &pupil);
    caller.create("/homograph/schools", &json!({"schoolName": "S"}));
    caller.create("/homograph/studentSchoolAssociations", &association);
    assert_eq!(said.detail(), "The referenced 'School' item does not exist.");
    let shown = caller.get("/homograph/studentSchoolAssociations").body;
    assert_eq!(shown[0]["studentReference"]["link"]["rel"], "Student");
    caller.create("/ed-fi/students", &student());
    assert_eq!((ods.count("students"), ods.count("homograph/students"), ods.count("names")), (1, 1, 1));
    // A trouble that names one does not strike the other.
    ods.plant("lost_create:resource=students,times=1".parse().expect("a trouble"));
    caller.create("/homograph/names", &json!({"firstName": "C", "lastSurname": "B"}));
    ods.plant("lost_create:resource=pupils,times=1".parse().expect("a trouble"));
    let said = "lost_create:resource=pupils,times=1 never strikes: the mock does not have pupils";
    assert_eq!(ods.notes().last().map(String::as_str), Some(said));
}

#[test]
fn the_host_says_that_it_has_them() {
    let ods = MockOds::new(&model("5.2", "tpdm"));
    let caller = Caller::new(&ods);
    let models = caller.get("/").body["dataModels"].clone();
    assert_eq!((&models[0]["name"], &models[1]["name"], &models[1]["version"]), (&json!("Ed-Fi"), &json!("TPDM"), &json!("1.1.0")));
    assert_eq!(caller.get("/metadata/xsd").body[1]["name"], "tpdm");
    assert_eq!(caller.get("/metadata/xsd/tpdm/files").body.as_array().map(Vec::len), Some(1));
    let order = caller.get("/metadata/data/v3/dependencies").body;
    let at = |path: &str| {
        let listed = order.as_array().into_iter().flatten();
        listed.filter(|entry| entry["resource"] == path).filter_map(|entry| entry["order"].as_u64()).max().expect(path)
    };
    assert!(at("/tpdm/genderDescriptors") < at("/tpdm/candidates"));
    assert!(at("/tpdm/candidates") < at("/tpdm/candidateEducatorPreparationProgramAssociations"));
    assert!(at("/ed-fi/postSecondaryInstitutions") < at("/ed-fi/schools"));
    let schemas = caller.get("/metadata/data/v3/resources/swagger.json").body["definitions"].clone();
    let extended = &schemas["edFi_school"]["properties"]["_ext"]["$ref"];
    assert_eq!(*extended, json!("#/definitions/schoolExtensions"));
    assert_eq!(schemas["schoolExtensions"]["properties"]["tpdm"]["$ref"], json!("#/definitions/tpdm_schoolExtension"));
    let person = &schemas["tpdm_candidate"]["properties"]["personReference"]["$ref"];
    assert_eq!(*person, json!("#/definitions/edFi_personReference"));
}

#[test]
fn without_it_a_client_gets_the_servers_own_answer_and_a_note() {
    for flavour in [Flavour::ods73(), Flavour::api81()] {
        let ods = MockOds::builder(&Model::ds5_2()).flavour(flavour).build();
        let caller = Caller::new(&ods);
        let data = if ods.flavour().name == "api81" { "data" } else { "data/v3" };
        assert_eq!(caller.get(&format!("/{data}/tpdm/candidates")).status, 404);
        assert_eq!(ods.notes(), ["a client asked for tpdm/candidates: the mock does not have that extension"]);
    }
}
