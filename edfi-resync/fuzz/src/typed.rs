//! Typed records: any bytes as any struct of Data Standard 5.2.
//!
//! Input: a line with the endpoint (`sections`; anything else chooses one), then the body.

use bytes::Bytes;
use edfi_resync::resources::ds5_2;

use super::input::Input;
use super::records::kind_of;

pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let line = format!("5.2 {}", input.text());
    let body = Bytes::copy_from_slice(input.rest());
    let kind = kind_of(&line);
    let Ok(record) = ds5_2::parse(kind.endpoint(), &body) else { return };
    let printed = record.to_json().expect("what was read can be printed");
    let again = ds5_2::parse(kind.endpoint(), &printed).expect("what was printed can be read");
    assert_eq!(again.to_json().expect("it can be printed again"), printed);
    let inspector = record.kind().inspector();
    let (before, after) = (inspector.inspect(&body), inspector.inspect(&printed));
    let readable =
        |inspection: &edfi_resync::model::Inspection| inspection.errors.iter().all(|error| !error.to_string().contains("JSON"));
    if readable(&before) {
        assert!(readable(&after), "{:?}", after.errors);
        assert_eq!((before.key, before.digest), (after.key, after.digest), "a typed record says what its bytes said");
    }
}
