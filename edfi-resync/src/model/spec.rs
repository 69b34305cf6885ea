//! The shape of the static tables: what a Data Standard says of one resource.
//!
//! Everything is `&'static` and const-constructible, so that the tables of all standards cost no start-up time. Paths are JSON
//! paths as the Ed-Fi API schema writes them: `$.classPeriods[*].classPeriodReference`.

/// What a model says of one resource or descriptor.
#[derive(Debug)]
#[non_exhaustive]
pub struct ResourceSpec {
    /// The name in the Unified Data Model, singular: `Section`, `GradeLevelDescriptor`.
    pub name: &'static str,
    /// The schema part of its route: `ed-fi`, or an extension's.
    pub namespace: &'static str,
    /// The collection part of its route: `sections`. Empty for abstract resources, which have no route.
    pub endpoint: &'static str,
    /// Whether it is a concrete resource, a descriptor, the school year enumeration or abstract.
    pub class: ResourceClass,
    /// The abstract resource it extends, if any.
    pub base: Option<BaseSpec>,
    /// The paths of its natural key, sorted; part of identity in this order.
    pub identity: &'static [&'static str],
    /// Every reference it holds, in the order of the fields.
    pub references: &'static [ReferenceSpec],
    /// Every descriptor value it holds, in the order of the fields.
    pub descriptors: &'static [DescriptorSpec],
    /// Groups of paths that must hold one value, because the ODS keeps them in one column (key unification).
    pub unified: &'static [&'static [&'static str]],
    /// Which members make the items of an array unique.
    pub array_keys: &'static [ArrayKeySpec],
    /// The tree of members.
    pub fields: &'static [FieldSpec],
    /// The paths by which an ODS authorizes it: to students, staff, contacts, education organizations or a namespace.
    pub securable: &'static [(&'static str, &'static [&'static str])],
    /// Whether a PUT may change its natural key, with the server passing the change on to what refers to it.
    pub updatable_key: bool,
    /// Which Campus filter concerns it.
    pub scope: ScopeClass,
    /// The heading under which the Resync screen lists it; the Ed-Fi domain where Campus's manual names none.
    pub category: &'static str,
}

/// What an extension of a Data Standard is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtensionSpec {
    /// The schema part of its routes, and the member of `_ext` that holds what it adds to resources: `tpdm`.
    pub namespace: &'static str,
    /// Its own name: `TPDM`.
    pub name: &'static str,
    /// Its version: `1.1.0`.
    pub version: &'static str,
    /// The version of the Data Standard that it extends.
    pub data_standard: &'static str,
}

/// What sort of thing a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResourceClass {
    /// An ordinary resource with a route of its own.
    Resource,
    /// A code list; its key is namespace and code value.
    Descriptor,
    /// `schoolYearTypes`: seeded by the host, read by clients, never written and never ordered.
    SchoolYear,
    /// A base such as `EducationOrganization`: it can be referred to but not sent.
    Abstract,
}

/// Which of Campus's filters (people, courses and sections, schools) concerns a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScopeClass {
    /// A person, or something about a person.
    Person,
    /// Belongs to a section, and to no person.
    Section,
    /// Belongs to a course, and to no section or person.
    Course,
    /// Belongs to a school or its calendar.
    School,
    /// Belongs to the district or to the configuration as a whole.
    District,
}

/// The abstract resource that a resource extends.
#[derive(Debug, Clone, Copy)]
pub struct BaseSpec {
    /// `EducationOrganization` or `GeneralStudentProgramAssociation`.
    pub name: &'static str,
    /// The member of the base's key that has another name here: `("educationOrganizationId", "schoolId")`.
    pub renamed: Option<(&'static str, &'static str)>,
}

/// A reference to another resource.
#[derive(Debug)]
pub struct ReferenceSpec {
    /// The path of the reference object.
    pub path: &'static str,
    /// The name of the resource it refers to, which may be abstract.
    pub target: &'static str,
    /// The word before the target's name, where there are several: `Location` in `locationSchoolReference`.
    pub role: Option<&'static str>,
    /// Strong: required, and so is every object and collection around it. A weak reference may be left out.
    pub strong: bool,
    /// Part of the natural key of the resource.
    pub identity: bool,
    /// Below a collection.
    pub collection: bool,
    /// Each member of the reference object, with the path in the target that it repeats (two where the target unifies them).
    pub fields: &'static [(&'static str, &'static [&'static str])],
}

/// A descriptor value.
#[derive(Debug)]
pub struct DescriptorSpec {
    /// The path of the value.
    pub path: &'static str,
    /// The name of the descriptor: `GradeLevelDescriptor`.
    pub descriptor: &'static str,
    /// Required within its parent object.
    pub required: bool,
    /// Part of a referenced key; the resource does not use the descriptor itself.
    pub via_reference: bool,
}

/// What makes the items of an array unique.
#[derive(Debug)]
pub struct ArrayKeySpec {
    /// The path of the items: `$.classPeriods[*]`.
    pub array: &'static str,
    /// The paths of the members that must differ.
    pub key: &'static [&'static str],
}

/// One member of an object.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// The JSON name.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Required within its parent object.
    pub required: bool,
    /// Part of the natural key of the resource or, inside an array, of the item.
    pub key: bool,
}

/// What a member holds.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum FieldKind {
    /// Text, with its least and greatest length in characters.
    Text {
        /// Fewest characters.
        min: u32,
        /// Most characters.
        max: u32,
    },
    /// `YYYY-MM-DD`.
    Date,
    /// An RFC 3339 moment.
    DateTime,
    /// `HH:mm:ss`.
    Time,
    /// `true` or `false`.
    Boolean,
    /// A whole number within its bounds (32 bits, 64 bits for education organization ids since Data Standard 5.0).
    Integer {
        /// Least value.
        from: i64,
        /// Greatest value.
        to: i64,
    },
    /// A decimal number.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits behind the point.
        scale: u8,
        /// Least value.
        from: Option<f64>,
        /// Greatest value.
        to: Option<f64>,
    },
    /// `namespace#codeValue` of the named descriptor.
    Descriptor(&'static str),
    /// A reference object with the key of the named resource.
    Reference {
        /// The name of the resource referred to.
        target: &'static str,
        /// The members of the reference object.
        fields: &'static [FieldSpec],
    },
    /// An embedded object (common type).
    Object {
        /// The entity behind it.
        entity: &'static str,
        /// Its members.
        fields: &'static [FieldSpec],
    },
    /// A collection of objects.
    Array {
        /// The entity behind one item.
        entity: &'static str,
        /// Fewest items.
        min: u32,
        /// The members of one item.
        items: &'static [FieldSpec],
    },
}

impl FieldSpec {
    const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self { name, kind, required: false, key: false }
    }

    pub(crate) const fn text(name: &'static str, min: u32, max: u32) -> Self {
        Self::new(name, FieldKind::Text { min, max })
    }

    pub(crate) const fn date(name: &'static str) -> Self {
        Self::new(name, FieldKind::Date)
    }

    pub(crate) const fn date_time(name: &'static str) -> Self {
        Self::new(name, FieldKind::DateTime)
    }

    pub(crate) const fn time(name: &'static str) -> Self {
        Self::new(name, FieldKind::Time)
    }

    pub(crate) const fn boolean(name: &'static str) -> Self {
        Self::new(name, FieldKind::Boolean)
    }

    pub(crate) const fn int32(name: &'static str) -> Self {
        Self::new(name, FieldKind::Integer { from: i32::MIN as i64, to: i32::MAX as i64 })
    }

    pub(crate) const fn int64(name: &'static str) -> Self {
        Self::new(name, FieldKind::Integer { from: i64::MIN, to: i64::MAX })
    }

    pub(crate) const fn decimal(name: &'static str, precision: u8, scale: u8) -> Self {
        Self::new(name, FieldKind::Decimal { precision, scale, from: None, to: None })
    }

    pub(crate) const fn descriptor(name: &'static str, descriptor: &'static str) -> Self {
        Self::new(name, FieldKind::Descriptor(descriptor))
    }

    pub(crate) const fn reference(name: &'static str, target: &'static str, fields: &'static [FieldSpec]) -> Self {
        Self::new(name, FieldKind::Reference { target, fields })
    }

    pub(crate) const fn object(name: &'static str, entity: &'static str, fields: &'static [FieldSpec]) -> Self {
        Self::new(name, FieldKind::Object { entity, fields })
    }

    pub(crate) const fn array(name: &'static str, entity: &'static str, min: u32, items: &'static [FieldSpec]) -> Self {
        Self::new(name, FieldKind::Array { entity, min, items })
    }

    pub(crate) const fn from(mut self, least: f64) -> Self {
        match &mut self.kind {
            FieldKind::Integer { from, .. } => *from = least as i64,
            FieldKind::Decimal { from, .. } => *from = Some(least),
            _ => panic!("only numbers have a least value"),
        }
        self
    }

    pub(crate) const fn to(mut self, greatest: f64) -> Self {
        match &mut self.kind {
            FieldKind::Integer { to, .. } => *to = greatest as i64,
            FieldKind::Decimal { to, .. } => *to = Some(greatest),
            _ => panic!("only numbers have a greatest value"),
        }
        self
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) const fn key(mut self) -> Self {
        self.key = true;
        self
    }

    /// The members inside: of the object, of the reference, or of one item of the array. Empty for a scalar.
    pub const fn children(&self) -> &'static [FieldSpec] {
        match self.kind {
            FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => fields,
            FieldKind::Array { items, .. } => items,
            _ => &[],
        }
    }
}

/// The members that every descriptor has.
const DESCRIPTOR_FIELDS: &[FieldSpec] = &[
    FieldSpec::text("codeValue", 0, 50).required().key(),
    FieldSpec::text("namespace", 0, 255).required().key(),
    FieldSpec::text("shortDescription", 0, 75).required(),
    FieldSpec::text("description", 0, 1024),
    FieldSpec::date("effectiveBeginDate"),
    FieldSpec::date("effectiveEndDate"),
];

impl ResourceSpec {
    /// The spec of a descriptor; they differ in nothing but their names.
    pub(crate) const fn descriptor(name: &'static str, endpoint: &'static str) -> Self {
        Self {
            name,
            namespace: "ed-fi",
            endpoint,
            class: ResourceClass::Descriptor,
            base: None,
            identity: &["$.codeValue", "$.namespace"],
            references: &[],
            descriptors: &[],
            unified: &[],
            array_keys: &[],
            fields: DESCRIPTOR_FIELDS,
            securable: &[("Namespace", &["$.namespace"])],
            updatable_key: false,
            scope: ScopeClass::District,
            category: "Descriptors",
        }
    }

    /// The same in the namespace of an extension.
    pub(crate) const fn of(self, namespace: &'static str) -> Self {
        Self { namespace, ..self }
    }
}
