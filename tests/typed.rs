//! The typed structs hold what the model says, and lose nothing of what they read.

#[path = "typed/json.rs"]
mod json;
#[path = "typed/records.rs"]
mod records;

use std::collections::BTreeSet;

use edfi_resync::ErrorKind;
use edfi_resync::model::{CampusKeys, FieldKind, FieldSpec, Model, Origin, ResourceKind};
use edfi_resync::resources::ds5_2::{self, Grade, GradeReference, Section, SectionClassPeriod, Student};
use edfi_resync::resources::{AnyResource, CodeListEntry, Decimal, Descriptor, Object, Resource, View};

use json::Json;
use records::{Fill, Records, UNKNOWN};

/// Every resource of Data Standard 5.2 that is no descriptor.
fn resources() -> Vec<ResourceKind> {
    let kinds: Vec<ResourceKind> = Model::ds5_2().kinds().filter(|kind| !kind.is_descriptor()).collect();
    assert_eq!(kinds.len(), 138);
    kinds
}

fn parse(kind: &ResourceKind, body: &str) -> AnyResource {
    ds5_2::parse(kind.endpoint(), body.as_bytes()).unwrap_or_else(|error| panic!("{kind}: {error}\n{body}"))
}

#[test]
fn every_resource_prints_what_it_read() {
    for kind in resources() {
        for (fill, seeds) in [(Fill::Required, 0..4), (Fill::Some, 4..16), (Fill::All, 16..24)] {
            for seed in seeds {
                let body = Records::new(seed, fill).object(kind.spec().fields);
                let resource = parse(&kind, &body);
                let printed = String::from_utf8(resource.to_json().expect("it prints").to_vec()).expect("JSON is UTF-8");
                assert_eq!(Json::parse(&printed), Json::parse(&body), "{kind}, {fill:?}, seed {seed}");
                assert!(!printed.contains('\n'), "{kind}: a record is one line");
                only_unknown_members_are_other(resource.object());
                assert_eq!(parse(&kind, &printed).to_json().expect("it prints"), printed.as_bytes(), "{kind}: printing is stable");
            }
        }
    }
}

/// Without this, a struct without any field would keep everything as well.
fn only_unknown_members_are_other(object: &dyn Object) {
    for (name, _) in object.other().iter() {
        assert!(UNKNOWN.iter().any(|(unknown, _)| *unknown == name), "{}.{name} has no field", object.name());
    }
    for (_, view) in object.members() {
        match view {
            View::Object(object) => only_unknown_members_are_other(object),
            View::List(list) => list.iter().for_each(only_unknown_members_are_other),
            _ => {}
        }
    }
}

#[test]
fn structs_have_the_members_of_the_model() {
    fn agree(object: &dyn Object, fields: &[FieldSpec]) {
        let modelled: BTreeSet<(&str, bool)> = fields.iter().map(|field| (field.name, field.required)).collect();
        let typed: BTreeSet<(&str, bool)> = object.shape().iter().map(|member| (member.name, member.required)).collect();
        assert_eq!(typed, modelled, "{}", object.name());
        for (member, view) in object.members() {
            let field = fields.iter().find(|field| field.name == member.name).expect("the names agree");
            match (field.kind, view) {
                (
                    FieldKind::Text { .. } | FieldKind::Date | FieldKind::DateTime | FieldKind::Time | FieldKind::Descriptor(_),
                    View::Text(_),
                )
                | (FieldKind::Boolean, View::Boolean(_))
                | (FieldKind::Integer { .. }, View::Integer(_))
                | (FieldKind::Decimal { .. }, View::Decimal(_)) => {}
                (FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. }, View::Object(object)) => {
                    agree(object, fields);
                }
                (FieldKind::Array { items, entity, .. }, View::List(list)) => {
                    assert!(!list.is_empty());
                    for item in list.iter() {
                        assert_eq!(item.name(), entity);
                        agree(item, items);
                    }
                }
                (kind, view) => panic!("{}.{}: the model says {kind:?}, the struct holds {view:?}", object.name(), member.name),
            }
        }
    }
    for kind in resources() {
        let record = parse(&kind, &Records::new(1, Fill::All).object(kind.spec().fields));
        assert_eq!((record.kind(), record.object().name()), (&kind, kind.name()));
        agree(record.object(), kind.spec().fields);
    }
}

/// Puts `change(field)` in the place of every member in turn (`None` takes it away), the last item standing for its array, and hands on
/// what was changed: its path, its spec, and the record.
fn change_each(
    record: &Json,
    fields: &[FieldSpec],
    change: &dyn Fn(&FieldSpec) -> Option<Option<Json>>,
    seen: &mut dyn FnMut(&str, &FieldSpec, Json),
) {
    let Json::Object(members) = record else { panic!("a record is an object") };
    for field in fields {
        let put = |value: Json| {
            let mut members = members.clone();
            members.insert(field.name.to_owned(), value);
            Json::Object(members)
        };
        match change(field) {
            Some(Some(value)) => seen(&format!(".{}", field.name), field, put(value)),
            Some(None) => {
                let mut members = members.clone();
                members.remove(field.name);
                seen(&format!(".{}", field.name), field, Json::Object(members));
            }
            None => {}
        }
        match &members[field.name] {
            inner @ Json::Object(_) => change_each(inner, field.children(), change, &mut |path, of, inner| {
                seen(&format!(".{}{path}", field.name), of, put(inner));
            }),
            Json::List(items) => {
                let (last, before) = items.split_last().expect("full records have items");
                change_each(last, field.children(), change, &mut |path, of, item| {
                    let items = before.iter().cloned().chain([item]).collect();
                    seen(&format!(".{}[{}]{path}", field.name, before.len()), of, put(Json::List(items)));
                });
            }
            _ => {}
        }
    }
}

fn refusal(kind: &ResourceKind, record: &Json) -> String {
    let error = ds5_2::parse(kind.endpoint(), record.print().as_bytes()).expect_err("it is to be refused");
    assert_eq!(error.kind(), ErrorKind::RecordInvalid);
    error.to_string()
}

#[test]
fn a_required_member_that_is_missing_null_or_empty_is_named_by_its_path() {
    let mut refused = 0;
    for kind in resources() {
        let record = Json::parse(&Records::new(2, Fill::All).object(kind.spec().fields));
        let empty = |field: &FieldSpec| match field.kind {
            FieldKind::Array { .. } => Some(Json::List(Vec::new())),
            FieldKind::Text { .. } | FieldKind::Descriptor(_) | FieldKind::Date => Some(Json::Text(String::new())),
            _ => None,
        };
        for way in 0..3 {
            let nothing = |field: &FieldSpec| match way {
                0 => None,
                1 => Some(Json::bare("null")),
                _ => empty(field),
            };
            change_each(&record, kind.spec().fields, &|field| field.required.then(|| nothing(field)), &mut |path, _, record| {
                assert_eq!(refusal(&kind, &record), format!("${path} is required"), "{kind}");
                refused += 1;
            });
        }
    }
    assert!(refused > 3000, "{refused}");
}

#[test]
fn an_optional_member_that_is_null_or_an_empty_collection_is_absent() {
    for kind in resources() {
        let record = Json::parse(&Records::new(3, Fill::All).object(kind.spec().fields));
        let mut absent = Vec::new();
        change_each(&record, kind.spec().fields, &|field| (!field.required).then_some(None), &mut |_, _, record| {
            absent.push(parse(&kind, &record.print()).to_json().expect("it prints"));
        });
        let mut at = 0;
        let nothing = |field: &FieldSpec| match field.kind {
            FieldKind::Array { .. } if field.name.len().is_multiple_of(2) => Json::List(Vec::new()),
            _ => Json::bare("null"),
        };
        change_each(
            &record,
            kind.spec().fields,
            &|field| (!field.required).then(|| Some(nothing(field))),
            &mut |path, _, record| {
                assert_eq!(parse(&kind, &record.print()).to_json().expect("it prints"), absent[at], "{kind} {path}");
                at += 1;
            },
        );
    }
}

#[test]
fn a_value_of_another_type_is_named_by_its_path_and_never_quoted() {
    let mut refused = 0;
    for kind in resources() {
        let record = Json::parse(&Records::new(4, Fill::All).object(kind.spec().fields));
        for of_text in [false, true] {
            let wrong = |field: &FieldSpec| match field.kind {
                FieldKind::Text { .. } | FieldKind::Descriptor(_) | FieldKind::Date | FieldKind::DateTime | FieldKind::Time => {
                    (!of_text).then(|| Some(Json::bare("4711")))
                }
                _ if of_text => Some(Some(Json::Text("Lisa 4711".to_owned()))),
                _ => Some(Some(Json::parse(r#"[{"name": "Lisa 4711"}, "Lisa"]"#))),
            };
            change_each(&record, kind.spec().fields, &wrong, &mut |path, field, record| {
                let wanted = match field.kind {
                    FieldKind::Boolean => "is not true or false",
                    FieldKind::Integer { .. } => "is not a whole number",
                    FieldKind::Decimal { .. } => "is not a number",
                    FieldKind::Reference { .. } | FieldKind::Object { .. } => "is not an object",
                    FieldKind::Array { .. } if of_text => "is not an array",
                    // The array's first item is an object with an unknown member; what it lacks is said first.
                    FieldKind::Array { .. } => "",
                    _ => "is not text",
                };
                let refusal = refusal(&kind, &record);
                assert!(refusal.starts_with(&format!("${path}")) && refusal.ends_with(wanted), "{kind} {path}: {refusal}");
                assert!(!refusal.contains("4711") && !refusal.contains("Lisa"), "{refusal}");
                refused += 1;
            });
        }
    }
    assert!(refused > 3000, "{refused}");
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    let twice = |body: &str| ds5_2::parse("classPeriods", body.as_bytes()).expect_err("it is to be refused").to_string();
    assert_eq!(twice(r#"{"classPeriodName": "Lisa", "classPeriodName": null}"#), "$.classPeriodName is there twice");
    assert_eq!(
        twice(r#"{"classPeriodName": "01", "schoolReference": {"schoolId": 1, "school\u0049d": 2}}"#),
        "$.schoolReference.schoolId is there twice"
    );
    assert_eq!(twice(r#"{"_ext": {}, "_ext": {}}"#), "$._ext is there twice");
    assert_eq!(twice(r#"{"Lisa Woods": 1, "Lisa Woods": 2}"#), "$.* is there twice");
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let refused = |body: &[u8]| ds5_2::parse("students", body).expect_err("it is to be refused").to_string();
    assert_eq!(refused(b"{\n \"firstName\": Lisa}"), "$ is not a JSON object (line 2 column 15)");
    assert_eq!(refused(b""), "$ is not a JSON object (line 1 column 0)");
    assert_eq!(refused(b"[]"), "$ is not an object");
    assert!(refused(b"{} {}").starts_with("$ is not a JSON object"));
    assert!(refused(b"{\"firstName\": \"\xff\"}").starts_with("$ is not a JSON object"));
    assert_eq!(refused(br#"{"firstName": "\ud800"}"#), "$.firstName is not text");
}

#[test]
fn whole_numbers_are_whole_and_fit() {
    let year = |number: &str| {
        let body = format!(r#"{{"schoolYear": {number}, "schoolYearDescription": "-", "currentSchoolYear": true}}"#);
        ds5_2::SchoolYearType::from_json(body.as_bytes()).map(|year| year.school_year).map_err(|error| error.to_string())
    };
    assert_eq!(year("2027"), Ok(2027));
    assert_eq!(year("-2147483648"), Ok(i32::MIN));
    for number in ["2147483648", "99999999999999999999"] {
        assert_eq!(year(number), Err("$.schoolYear is out of range".to_owned()));
    }
    for number in ["2027.0", "2.027E3", "\"2027\"", "true"] {
        assert_eq!(year(number), Err("$.schoolYear is not a whole number".to_owned()));
    }
}

#[test]
fn what_is_built_is_checked_before_it_is_printed() {
    let refused = |result: edfi_resync::Result<bytes::Bytes>| {
        let error = result.expect_err("it is to be refused");
        assert_eq!(error.kind(), ErrorKind::RecordInvalid);
        error.to_string()
    };
    assert_eq!(refused(Student::default().to_json()), "$.birthDate is required");
    let mut section =
        Section { section_identifier: "ALG1-01".into(), class_periods: vec![SectionClassPeriod::default()], ..Section::default() };
    section.course_offering_reference.local_course_code = "ALG1".into();
    section.course_offering_reference.session_name = "Fall".into();
    assert_eq!(refused(section.to_json()), "$.classPeriods[0].classPeriodReference.classPeriodName is required");
    assert!(serde_json::to_string(&section).is_err());
    section.class_periods[0].class_period_reference.class_period_name = "01".into();
    section.other.insert("sectionName", "Algebra").expect("text is JSON");
    assert_eq!(refused(section.to_json()), "$.sectionName is there twice");
    assert!(section.other.remove("sectionName").is_some());
    assert!(section.to_json().is_ok());
}

#[test]
fn serde_json_reads_and_prints_them_too() {
    let kind = Grade::kind();
    let record = Records::new(5, Fill::All).object(kind.spec().fields);
    let grade: Grade = serde_json::from_str(&record).expect("a grade");
    assert_eq!(grade, Grade::from_json(record.as_bytes()).expect("a grade"));
    assert_eq!(Json::parse(&serde_json::to_string_pretty(&grade).expect("it prints")), Json::parse(&record));
    let from_reader: Grade = serde_json::from_reader(record.as_bytes()).expect("a grade");
    assert_eq!(from_reader, grade);
    let reference = ds5_2::SchoolReference { school_id: 255_901_001_234, ..Default::default() };
    let value = serde_json::to_value(&reference).expect("it prints");
    assert_eq!(value, serde_json::json!({"schoolId": 255_901_001_234_i64}));
    assert_eq!(serde_json::from_value::<ds5_2::SchoolReference>(value).expect("a reference"), reference);
    let error = serde_json::from_str::<GradeReference>("{}").expect_err("a reference has members").to_string();
    assert!(error.starts_with("$.") && error.contains("is required"), "{error}");
}

#[test]
fn equality_sees_every_member_at_every_depth() {
    let body = Records::new(6, Fill::All).object(Student::kind().spec().fields);
    let student = Student::from_json(body.as_bytes()).expect("a student");
    change_each(
        &Json::parse(&body),
        Student::kind().spec().fields,
        &|field| (!field.required).then_some(None),
        &mut |path, _, less| {
            let other = Student::from_json(less.print().as_bytes()).expect("a student");
            assert_ne!(student, other, "{path}");
            assert_eq!(other.clone(), other, "{path}");
        },
    );
}

#[test]
fn debug_shows_no_person() {
    let student = Student { first_name: "Lisa".into(), birth_date: "2012-04-30".into(), ..Default::default() };
    assert_eq!(format!("{student:?}"), "Student <2 members>");
    let kind = Student::kind();
    let any = parse(&kind, &Records::new(7, Fill::All).object(kind.spec().fields));
    assert_eq!(format!("{any:?}"), format!("AnyResource {{ kind: {kind:?}, object: {:?} }}", any.object()));
    assert_eq!(format!("{:?}", "12.50".parse::<Decimal>().expect("a number")), "Decimal <5 characters>");
}

#[test]
fn records_of_stores_and_structs_turn_into_each_other() {
    let kind = Student::kind();
    let body = Records::new(8, Fill::Some).object(kind.spec().fields);
    let student = Student::from_json(body.as_bytes()).expect("a student");
    let record = student.to_record(CampusKeys::new(), Origin::new("students.jsonl", 3)).expect("it prints");
    assert_eq!(record.kind, kind);
    assert_eq!(Student::from_record(&record).expect("a student"), student);
    let error = Section::from_record(&record).expect_err("a student is no section");
    assert_eq!(error.kind(), ErrorKind::RequestInvalid);
    assert!(error.to_string().contains("students.jsonl:3"), "{error}");
}

#[test]
fn every_descriptor_is_read_as_a_code_list_entry() {
    let model = Model::ds5_2();
    let mut descriptors = 0;
    for kind in model.kinds().filter(ResourceKind::is_descriptor) {
        let body = Records::new(9, Fill::All).object(kind.spec().fields);
        let entry = parse(&kind, &body);
        assert_eq!(Json::parse(std::str::from_utf8(&entry.to_json().expect("it prints")).expect("UTF-8")), Json::parse(&body));
        only_unknown_members_are_other(entry.object());
        assert!(entry.downcast_ref::<CodeListEntry>().is_some() && entry.downcast_ref::<Student>().is_none());
        descriptors += 1;
    }
    assert!(descriptors > 200, "{descriptors}");
    let error = ds5_2::parse("student", b"{}").expect_err("no such endpoint");
    assert_eq!((error.kind(), error.hint()), (ErrorKind::UnknownResource, Some("did you mean \"students\"?")));
    assert_eq!(Descriptor::from("uri://ed-fi.org/SexDescriptor#Female").code_value(), "Female");
}
