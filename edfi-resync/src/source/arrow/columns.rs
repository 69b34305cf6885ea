//! [`Column`]: a column as it is named in a record. The members of a struct are columns of their own, by dotted names.

use arrow_schema::{DataType, Fields, Schema};

use crate::source::service_query::{Aliases, ColumnError};

/// Structs in structs are followed so far down: no model is as deep, and a schema may not decide how deep this stack grows.
const MOST_DEPTH: usize = 32;

/// A column, or a member of one that is a struct.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// `studentReference.studentUniqueId`, `@person`.
    pub(super) name: String,
    /// Its place in the schema, and from there in structs within structs.
    pub(super) place: Vec<usize>,
    pub(super) data_type: DataType,
}

/// The columns of a schema.
pub(super) fn columns(schema: &Schema) -> Vec<Column> {
    let mut columns = Vec::new();
    flatten(schema.fields(), "", &[], &mut columns);
    columns
}

/// What the names of columns say.
pub(super) fn aliases(columns: &[Column]) -> Result<Aliases, ColumnError> {
    Aliases::read(columns.iter().map(|column| column.name.as_str()))
}

fn flatten(fields: &Fields, before: &str, at: &[usize], into: &mut Vec<Column>) {
    for (position, field) in fields.iter().enumerate() {
        let name = format!("{before}{}", field.name());
        let place = [at, &[position]].concat();
        match field.data_type() {
            DataType::Struct(members) if !members.is_empty() && !name.starts_with('@') && place.len() < MOST_DEPTH => {
                flatten(members, &format!("{name}."), &place, into);
            }
            other => into.push(Column { name, place, data_type: other.clone() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow_schema::Field;

    use super::*;

    #[test]
    fn members_of_structs_are_columns() {
        let id = Field::new("studentUniqueId", DataType::Utf8, true);
        let link = Field::new("link", DataType::Struct(vec![Field::new("rel", DataType::Utf8, true)].into()), true);
        let schema = Schema::new(vec![
            Field::new("@person", DataType::Int64, true),
            Field::new("studentReference", DataType::Struct(vec![id.clone(), link].into()), true),
            Field::new("addresses", DataType::new_list(DataType::Struct(vec![id].into()), true), true),
        ]);
        let found: Vec<_> = columns(&schema).into_iter().map(|column| (column.name, column.place)).collect();
        let wanted = [
            ("@person", vec![0]),
            ("studentReference.studentUniqueId", vec![1, 0]),
            ("studentReference.link.rel", vec![1, 1, 0]),
            ("addresses", vec![2]),
        ];
        assert_eq!(found, wanted.map(|(name, place)| (name.to_owned(), place)));
    }
}
