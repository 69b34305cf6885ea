//! What a host publishes of itself: load order, graph and OpenAPI documents.

use std::collections::BTreeSet;

use bytes::Bytes;
use edfi_resync::graph::Dependencies;
use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::Flavour;
use http::Request;
use serde_json::Value;

use crate::caller::{Said, send};
use crate::fixture::models;

/// The graph that an ODS of Data Standard 5.2 answers, as `tests/graph` has it.
const APPROVED: &str = include_str!("../graph/edges-5.2.txt");

fn get(ods: &MockOds, path: &str, accept: &str) -> Said {
    let url = format!("{}{path}", ods.base_url());
    send(ods, Request::get(url).header("Accept", accept).body(Bytes::new()).expect("a request"))
}

fn attribute<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    line.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next())
}

#[test]
fn the_load_order_is_that_of_the_ods() {
    let ods = MockOds::new(&Model::ds5_2());
    let said = get(&ods, "metadata/data/v3/dependencies", "application/json");
    let order = Dependencies::of(&Model::ds5_2()).expect("an order").load_order();
    assert_eq!(said.body, serde_json::to_value(order).expect("JSON"));
}

#[test]
fn the_graph_is_that_of_the_ods() {
    let ods = MockOds::new(&Model::ds5_2());
    let said = get(&ods, "metadata/data/v3/dependencies", "application/graphml");
    let text = said.body.as_str().expect("XML").to_owned();
    let edge = |line| Some((attribute(line, "source")?.to_owned(), attribute(line, "target")?.to_owned()));
    let edges: BTreeSet<_> = text.lines().filter_map(edge).collect();
    let nodes: BTreeSet<_> = text.lines().filter_map(|line| attribute(line, "node id")).map(str::to_owned).collect();
    let (mut approved, mut known, mut node) = (BTreeSet::new(), BTreeSet::new(), String::new());
    let path = |name: &str| format!("/ed-fi/{name}");
    for line in APPROVED.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        if let Some(sources) = line.strip_prefix("  ") {
            approved.extend(sources.split(' ').map(|source| (path(source), node.clone())));
        } else {
            node = path(line.trim_end_matches(':'));
            known.insert(node.clone());
        }
    }
    assert_eq!((&edges, &nodes), (&approved, &known));
}

/// What a document refers to, anywhere in it.
fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn a_document_of_every_standard_has_every_kind_and_holds_what_it_refers_to() {
    for model in models() {
        for (flavour, pages) in [
            (Flavour::ods73(), ["metadata/data/v3/resources/swagger.json", "metadata/data/v3/descriptors/swagger.json"]),
            (Flavour::api81(), ["metadata/specifications/resources-spec.json", "metadata/specifications/descriptors-spec.json"]),
        ] {
            let ods = MockOds::builder(&model).flavour(flavour).build();
            let mut paths = BTreeSet::new();
            for page in pages {
                let document = get(&ods, page, "application/json").body;
                let mut found = Vec::new();
                references(&document, &mut found);
                assert!(found.len() > 200, "{model:?} {page}");
                for reference in found {
                    let pointer = reference.strip_prefix('#').expect("within the document");
                    assert!(document.pointer(pointer).is_some(), "{model:?} {page}: {reference}");
                }
                let all = document["paths"].as_object().expect("paths").keys();
                paths.extend(all.filter(|path| path.matches('/').count() == 2).cloned());
            }
            let kinds: BTreeSet<_> = model.kinds().map(|kind| kind.path()).collect();
            assert_eq!(paths, kinds, "{model:?}");
        }
    }
}
