//! @generated from `edfi-resync/model/ext-homograph-1.0.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.

use super::Extension;
use crate::model::spec::{ArrayKeySpec, ExtensionSpec, FieldSpec as F, ReferenceSpec, ResourceClass, ResourceSpec, ScopeClass};

static CONTACT: ResourceSpec = ResourceSpec {
    name: "homograph.Contact",
    namespace: "homograph",
    endpoint: "contacts",
    class: ResourceClass::Resource,
    base: None,
    identity: &["$.contactNameReference.firstName", "$.contactNameReference.lastSurname"],
    references: &[
        ReferenceSpec {
            path: "$.contactNameReference",
            target: "Name",
            role: Some("Contact"),
            strong: true,
            identity: true,
            collection: false,
            fields: &[("firstName", &["$.firstName"]), ("lastSurname", &["$.lastSurname"])],
        },
        ReferenceSpec {
            path: "$.studentSchoolAssociations[*].studentSchoolAssociationReference",
            target: "homograph.StudentSchoolAssociation",
            role: None,
            strong: true,
            identity: false,
            collection: true,
            fields: &[("schoolName", &["$.schoolReference.schoolName"]), ("studentFirstName", &["$.studentReference.studentFirstName"]), ("studentLastSurname", &["$.studentReference.studentLastSurname"])],
        },
    ],
    descriptors: &[],
    unified: &[],
    array_keys: &[
        ArrayKeySpec { array: "$.addresses[*]", key: &["$.addresses[*].city"] },
        ArrayKeySpec { array: "$.studentSchoolAssociations[*]", key: &["$.studentSchoolAssociations[*].studentSchoolAssociationReference.schoolName", "$.studentSchoolAssociations[*].studentSchoolAssociationReference.studentFirstName", "$.studentSchoolAssociations[*].studentSchoolAssociationReference.studentLastSurname"] },
    ],
    fields: &[
        F::array("addresses", "ContactAddress", 0, &[
            F::text("city", 2, 30).required().key(),
        ]).required(),
        F::reference("contactNameReference", "Name", &[
            F::text("firstName", 1, 75).required(),
            F::text("lastSurname", 1, 75).required(),
        ]).required().key(),
        F::array("studentSchoolAssociations", "ContactStudentSchoolAssociation", 1, &[
            F::reference("studentSchoolAssociationReference", "homograph.StudentSchoolAssociation", &[
                F::text("schoolName", 0, 100).required(),
                F::text("studentFirstName", 1, 75).required(),
                F::text("studentLastSurname", 1, 75).required(),
            ]).required().key(),
        ]).required(),
    ],
    securable: &[],
    updatable_key: false,
    scope: ScopeClass::District,
    category: "Parent Information",
};

static NAME: ResourceSpec = ResourceSpec {
    name: "Name",
    namespace: "homograph",
    endpoint: "names",
    class: ResourceClass::Resource,
    base: None,
    identity: &["$.firstName", "$.lastSurname"],
    references: &[],
    descriptors: &[],
    unified: &[],
    array_keys: &[],
    fields: &[
        F::text("firstName", 1, 75).required().key(),
        F::text("lastSurname", 1, 75).required().key(),
    ],
    securable: &[],
    updatable_key: false,
    scope: ScopeClass::District,
    category: "Other",
};

static SCHOOL_YEAR_TYPE: ResourceSpec = ResourceSpec {
    name: "homograph.SchoolYearType",
    namespace: "homograph",
    endpoint: "schoolYearTypes",
    class: ResourceClass::Resource,
    base: None,
    identity: &["$.schoolYear"],
    references: &[],
    descriptors: &[],
    unified: &[],
    array_keys: &[],
    fields: &[
        F::text("schoolYear", 0, 20).required().key(),
    ],
    securable: &[],
    updatable_key: false,
    scope: ScopeClass::District,
    category: "Other",
};

static SCHOOL: ResourceSpec = ResourceSpec {
    name: "homograph.School",
    namespace: "homograph",
    endpoint: "schools",
    class: ResourceClass::Resource,
    base: None,
    identity: &["$.schoolName"],
    references: &[
        ReferenceSpec {
            path: "$.schoolYearTypeReference",
            target: "homograph.SchoolYearType",
            role: None,
            strong: false,
            identity: false,
            collection: false,
            fields: &[("schoolYear", &["$.schoolYear"])],
        },
    ],
    descriptors: &[],
    unified: &[],
    array_keys: &[],
    fields: &[
        F::object("address", "SchoolAddress", &[
            F::text("city", 2, 30).required(),
        ]),
        F::text("schoolName", 0, 100).required().key(),
        F::reference("schoolYearTypeReference", "homograph.SchoolYearType", &[
            F::text("schoolYear", 0, 20).required(),
        ]),
    ],
    securable: &[],
    updatable_key: false,
    scope: ScopeClass::District,
    category: "Education Organization Information",
};

static STAFF: ResourceSpec = ResourceSpec {
    name: "homograph.Staff",
    namespace: "homograph",
    endpoint: "staffs",
    class: ResourceClass::Resource,
    base: None,
    identity: &["$.staffNameReference.firstName", "$.staffNameReference.lastSurname"],
    references: &[
        ReferenceSpec {
            path: "$.staffNameReference",
            target: "Name",
            role: Some("Staff"),
            strong: true,
            identity: true,
            collection: false,
            fields: &[("firstName", &["$.firstName"]), ("lastSurname", &["$.lastSurname"])],
        },
        ReferenceSpec {
            path: "$.studentSchoolAssociations[*].studentSchoolAssociationReference",
            target: "homograph.StudentSchoolAssociation",
            role: None,
            strong: false,
            identity: false,
            collection: true,
            fields: &[("schoolName", &["$.schoolReference.schoolName"]), ("studentFirstName", &["$.studentReference.studentFirstName"]), ("studentLastSurname", &["$.studentReference.studentLastSurname"])],
        },
    ],
    descriptors: &[],
    unified: &[],
    array_keys: &[
        ArrayKeySpec { array: "$.addresses[*]", key: &["$.addresses[*].city"] },
        ArrayKeySpec { array: "$.studentSchoolAssociations[*]", key: &["$.studentSchoolAssociations[*].studentSchoolAssociationReference.schoolName", "$.studentSchoolAssociations[*].studentSchoolAssociationReference.studentFirstName", "$.studentSchoolAssociations[*].studentSchoolAssociationReference.studentLastSurname"] },
    ],
    fields: &[
        F::array("addresses", "StaffAddress", 0, &[
            F::text("city", 2, 30).required().key(),
        ]),
        F::reference("staffNameReference", "Name", &[
            F::text("firstName", 1, 75).required(),
            F::text("lastSurname", 1, 75).required(),
        ]).required().key(),
        F::array("studentSchoolAssociations", "StaffStudentSchoolAssociation", 0, &[
            F::reference("studentSchoolAssociationReference", "homograph.StudentSchoolAssociation", &[
                F::text("schoolName", 0, 100).required(),
                F::text("studentFirstName", 1, 75).required(),
                F::text("studentLastSurname", 1, 75).required(),
            ]).required().key(),
        ]),
    ],
    securable: &[],
    updatable_key: false,
    scope: ScopeClass::District,
    category: "Staff Information",
};

static STUDENT_SCHOOL_ASSOCIATION: ResourceSpec = ResourceSpec {
    name: "homograph.StudentSchoolAssociation",
    namespace: "homograph",
    endpoint: "studentSchoolAssociations",
    class: ResourceClass::Resource,
    base: None,
    identity: &["$.schoolReference.schoolName", "$.studentReference.studentFirstName", "$.studentReference.studentLastSurname"],
    references: &[
        ReferenceSpec {
            path: "$.schoolReference",
            target: "homograph.School",
            role: None,
            strong: true,
            identity: true,
            collection: false,
            fields: &[("schoolName", &["$.schoolName"])],
        },
        ReferenceSpec {
            path: "$.studentReference",
            target: "homograph.Student",
            role: None,
            strong: true,
            identity: true,
            collection: false,
            fields: &[("studentFirstName", &["$.studentNameReference.firstName"]), ("studentLastSurname", &["$.studentNameReference.lastSurname"])],
        },
    ],
    descriptors: &[],
    unified: &[],
    array_keys: &[],
    fields: &[
        F::reference("schoolReference", "homograph.School", &[
            F::text("schoolName", 0, 100).required(),
        ]).required().key(),
        F::reference("studentReference", "homograph.Student", &[
            F::text("studentFirstName", 1, 75).required(),
            F::text("studentLastSurname", 1, 75).required(),
        ]).required().key(),
    ],
    securable: &[],
    updatable_key: true,
    scope: ScopeClass::District,
    category: "Student Information",
};

static STUDENT: ResourceSpec = ResourceSpec {
    name: "homograph.Student",
    namespace: "homograph",
    endpoint: "students",
    class: ResourceClass::Resource,
    base: None,
    identity: &["$.studentNameReference.firstName", "$.studentNameReference.lastSurname"],
    references: &[
        ReferenceSpec {
            path: "$.schoolYearTypeReference",
            target: "homograph.SchoolYearType",
            role: None,
            strong: true,
            identity: false,
            collection: false,
            fields: &[("schoolYear", &["$.schoolYear"])],
        },
        ReferenceSpec {
            path: "$.studentNameReference",
            target: "Name",
            role: Some("Student"),
            strong: true,
            identity: true,
            collection: false,
            fields: &[("firstName", &["$.firstName"]), ("lastSurname", &["$.lastSurname"])],
        },
    ],
    descriptors: &[],
    unified: &[],
    array_keys: &[],
    fields: &[
        F::object("address", "StudentAddress", &[
            F::text("city", 2, 30).required(),
        ]).required(),
        F::reference("schoolYearTypeReference", "homograph.SchoolYearType", &[
            F::text("schoolYear", 0, 20).required(),
        ]).required(),
        F::reference("studentNameReference", "Name", &[
            F::text("firstName", 1, 75).required(),
            F::text("lastSurname", 1, 75).required(),
        ]).required().key(),
    ],
    securable: &[],
    updatable_key: false,
    scope: ScopeClass::District,
    category: "Student Information",
};

static DESCRIPTORS: [ResourceSpec; 0] = [
];

pub(crate) static EXTENSION: Extension = Extension {
    spec: ExtensionSpec { namespace: "homograph", name: "Homograph", version: "1.0.0", data_standard: "6.1" },
    descriptors: &DESCRIPTORS,
    resources: &[
        &CONTACT,
        &NAME,
        &SCHOOL_YEAR_TYPE,
        &SCHOOL,
        &STAFF,
        &STUDENT_SCHOOL_ASSOCIATION,
        &STUDENT,
    ],
    extended: &[
    ],
};
