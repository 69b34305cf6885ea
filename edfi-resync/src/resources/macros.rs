//! The `resource!` macro: a struct and the little code that shows it to the shared code as an [`Object`](super::Object).
//!
//! Derived `Serialize` and `Deserialize` are generic and long, once for each of hundreds of structs. Here each struct only lists its fields;
//! reading, printing, comparing and checking are written once, over [`dyn Object`](super::Object).

/// Declares structs; with `in "endpoint"`, of whole resources.
macro_rules! resource {
    ($(
        $(#[$doc:meta])*
        pub struct $name:ident $(in $endpoint:literal)? {
            $($(#[$field_doc:meta])* pub $field:ident: $type:ty = $member:expr,)*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Default)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Members that have no field, `_ext` among them, as they were written.
            pub other: Members,
        }

        impl Object for $name {
            fn name(&self) -> &'static str {
                stringify!($name)
            }

            fn shape(&self) -> &'static [Member] {
                const { &[$($member),*] }
            }

            fn other(&self) -> &Members {
                &self.other
            }

            fn slots(&self) -> Vec<&dyn Slot> {
                vec![$(&self.$field),*]
            }

            fn slots_mut(&mut self) -> (Vec<&mut dyn Slot>, &mut Members) {
                (vec![$(&mut self.$field),*], &mut self.other)
            }
        }

        impl Debug for $name {
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                write::debug(self, f)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, with: &Self) -> bool {
                write::same(self, with)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                write::serialize(self, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let mut object = Self::default();
                read::deserialize(&mut object, deserializer)?;
                Ok(object)
            }
        }

        $(impl Resource for $name {
            const KIND: &'static str = $endpoint;

            fn kind() -> ResourceKind {
                any::built_in(&MODEL(), $endpoint)
            }
        })?
    )*};
}
