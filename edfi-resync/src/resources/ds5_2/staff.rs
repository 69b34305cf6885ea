//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Staff.

use super::{
    MODEL,
    CalendarReference,
    CredentialReference,
    EducationOrganizationReference,
    PersonReference,
    SchoolReference,
    SchoolYearTypeReference,
    StaffEducationOrganizationEmploymentAssociationReference,
    StaffReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `credentials`.
    pub struct Credential in "credentials" {
        /// `credentialIdentifier`, key: at most 60 characters.
        pub credential_identifier: String = required("credentialIdentifier"),
        /// `stateOfIssueStateAbbreviationDescriptor`, key: a value of StateAbbreviationDescriptor.
        pub state_of_issue_state_abbreviation_descriptor: Descriptor = required("stateOfIssueStateAbbreviationDescriptor"),
        /// `credentialFieldDescriptor`: a value of CredentialFieldDescriptor.
        pub credential_field_descriptor: Option<Descriptor> = optional("credentialFieldDescriptor"),
        /// `credentialTypeDescriptor`: a value of CredentialTypeDescriptor.
        pub credential_type_descriptor: Descriptor = required("credentialTypeDescriptor"),
        /// `effectiveDate`.
        pub effective_date: Option<Date> = optional("effectiveDate"),
        /// `expirationDate`.
        pub expiration_date: Option<Date> = optional("expirationDate"),
        /// `issuanceDate`.
        pub issuance_date: Date = required("issuanceDate"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `teachingCredentialBasisDescriptor`: a value of TeachingCredentialBasisDescriptor.
        pub teaching_credential_basis_descriptor: Option<Descriptor> = optional("teachingCredentialBasisDescriptor"),
        /// `teachingCredentialDescriptor`: a value of TeachingCredentialDescriptor.
        pub teaching_credential_descriptor: Option<Descriptor> = optional("teachingCredentialDescriptor"),
        /// `academicSubjects`.
        pub academic_subjects: Vec<CredentialAcademicSubject> = optional("academicSubjects"),
        /// `endorsements`.
        pub endorsements: Vec<CredentialEndorsement> = optional("endorsements"),
        /// `gradeLevels`.
        pub grade_levels: Vec<CredentialGradeLevel> = optional("gradeLevels"),
    }

    /// An item of `credentials.academicSubjects`.
    pub struct CredentialAcademicSubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
    }

    /// An item of `credentials.endorsements`.
    pub struct CredentialEndorsement {
        /// `credentialEndorsement`, key: at most 255 characters.
        pub credential_endorsement: String = required("credentialEndorsement"),
    }

    /// An item of `credentials.gradeLevels`.
    pub struct CredentialGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// A record of `openStaffPositions`.
    pub struct OpenStaffPosition in "openStaffPositions" {
        /// `requisitionNumber`, key: at most 20 characters.
        pub requisition_number: String = required("requisitionNumber"),
        /// `datePosted`.
        pub date_posted: Date = required("datePosted"),
        /// `datePostingRemoved`.
        pub date_posting_removed: Option<Date> = optional("datePostingRemoved"),
        /// `employmentStatusDescriptor`: a value of EmploymentStatusDescriptor.
        pub employment_status_descriptor: Descriptor = required("employmentStatusDescriptor"),
        /// `positionTitle`: at most 100 characters.
        pub position_title: Option<String> = optional("positionTitle"),
        /// `postingResultDescriptor`: a value of PostingResultDescriptor.
        pub posting_result_descriptor: Option<Descriptor> = optional("postingResultDescriptor"),
        /// `programAssignmentDescriptor`: a value of ProgramAssignmentDescriptor.
        pub program_assignment_descriptor: Option<Descriptor> = optional("programAssignmentDescriptor"),
        /// `staffClassificationDescriptor`: a value of StaffClassificationDescriptor.
        pub staff_classification_descriptor: Descriptor = required("staffClassificationDescriptor"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `academicSubjects`.
        pub academic_subjects: Vec<OpenStaffPositionAcademicSubject> = optional("academicSubjects"),
        /// `instructionalGradeLevels`.
        pub instructional_grade_levels: Vec<OpenStaffPositionInstructionalGradeLevel> = optional("instructionalGradeLevels"),
    }

    /// An item of `openStaffPositions.academicSubjects`.
    pub struct OpenStaffPositionAcademicSubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
    }

    /// An item of `openStaffPositions.instructionalGradeLevels`.
    pub struct OpenStaffPositionInstructionalGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// A record of `people`.
    pub struct Person in "people" {
        /// `personId`, key: at most 32 characters.
        pub person_id: String = required("personId"),
        /// `sourceSystemDescriptor`, key: a value of SourceSystemDescriptor.
        pub source_system_descriptor: Descriptor = required("sourceSystemDescriptor"),
    }

    /// A record of `staffs`.
    pub struct Staff in "staffs" {
        /// `birthDate`.
        pub birth_date: Option<Date> = optional("birthDate"),
        /// `citizenshipStatusDescriptor`: a value of CitizenshipStatusDescriptor.
        pub citizenship_status_descriptor: Option<Descriptor> = optional("citizenshipStatusDescriptor"),
        /// `firstName`: at most 75 characters.
        pub first_name: String = required("firstName"),
        /// `genderIdentity`: at most 60 characters.
        pub gender_identity: Option<String> = optional("genderIdentity"),
        /// `generationCodeSuffix`: at most 10 characters.
        pub generation_code_suffix: Option<String> = optional("generationCodeSuffix"),
        /// `highestCompletedLevelOfEducationDescriptor`: a value of LevelOfEducationDescriptor.
        pub highest_completed_level_of_education_descriptor: Option<Descriptor> = optional("highestCompletedLevelOfEducationDescriptor"),
        /// `highlyQualifiedTeacher`.
        pub highly_qualified_teacher: Option<bool> = optional("highlyQualifiedTeacher"),
        /// `hispanicLatinoEthnicity`.
        pub hispanic_latino_ethnicity: Option<bool> = optional("hispanicLatinoEthnicity"),
        /// `lastSurname`: at most 75 characters.
        pub last_surname: String = required("lastSurname"),
        /// `loginId`: at most 60 characters.
        pub login_id: Option<String> = optional("loginId"),
        /// `maidenName`: at most 75 characters.
        pub maiden_name: Option<String> = optional("maidenName"),
        /// `middleName`: at most 75 characters.
        pub middle_name: Option<String> = optional("middleName"),
        /// `personalTitlePrefix`: at most 30 characters.
        pub personal_title_prefix: Option<String> = optional("personalTitlePrefix"),
        /// `preferredFirstName`: at most 75 characters.
        pub preferred_first_name: Option<String> = optional("preferredFirstName"),
        /// `preferredLastSurname`: at most 75 characters.
        pub preferred_last_surname: Option<String> = optional("preferredLastSurname"),
        /// `sexDescriptor`: a value of SexDescriptor.
        pub sex_descriptor: Option<Descriptor> = optional("sexDescriptor"),
        /// `staffUniqueId`, key: at most 32 characters.
        pub staff_unique_id: String = required("staffUniqueId"),
        /// `yearsOfPriorProfessionalExperience`: 5 digits, 2 of them behind the point.
        pub years_of_prior_professional_experience: Option<Decimal> = optional("yearsOfPriorProfessionalExperience"),
        /// `yearsOfPriorTeachingExperience`: 5 digits, 2 of them behind the point.
        pub years_of_prior_teaching_experience: Option<Decimal> = optional("yearsOfPriorTeachingExperience"),
        /// `personReference`.
        pub person_reference: Option<PersonReference> = optional("personReference"),
        /// `addresses`.
        pub addresses: Vec<StaffAddress> = optional("addresses"),
        /// `ancestryEthnicOrigins`.
        pub ancestry_ethnic_origins: Vec<StaffAncestryEthnicOrigin> = optional("ancestryEthnicOrigins"),
        /// `credentials`.
        pub credentials: Vec<StaffCredential> = optional("credentials"),
        /// `electronicMails`.
        pub electronic_mails: Vec<StaffElectronicMail> = optional("electronicMails"),
        /// `identificationCodes`.
        pub identification_codes: Vec<StaffIdentificationCode> = optional("identificationCodes"),
        /// `identificationDocuments`.
        pub identification_documents: Vec<StaffIdentificationDocument> = optional("identificationDocuments"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<StaffInternationalAddress> = optional("internationalAddresses"),
        /// `languages`.
        pub languages: Vec<StaffLanguage> = optional("languages"),
        /// `otherNames`.
        pub other_names: Vec<StaffOtherName> = optional("otherNames"),
        /// `personalIdentificationDocuments`.
        pub personal_identification_documents: Vec<StaffPersonalIdentificationDocument> = optional("personalIdentificationDocuments"),
        /// `races`.
        pub races: Vec<StaffRace> = optional("races"),
        /// `recognitions`.
        pub recognitions: Vec<StaffRecognition> = optional("recognitions"),
        /// `telephones`.
        pub telephones: Vec<StaffTelephone> = optional("telephones"),
        /// `tribalAffiliations`.
        pub tribal_affiliations: Vec<StaffTribalAffiliation> = optional("tribalAffiliations"),
        /// `visas`.
        pub visas: Vec<StaffVisa> = optional("visas"),
    }

    /// An item of `staffs.addresses`.
    pub struct StaffAddress {
        /// `addressTypeDescriptor`, key: a value of AddressTypeDescriptor.
        pub address_type_descriptor: Descriptor = required("addressTypeDescriptor"),
        /// `city`, key: 2 to 30 characters.
        pub city: String = required("city"),
        /// `postalCode`, key: at most 17 characters.
        pub postal_code: String = required("postalCode"),
        /// `stateAbbreviationDescriptor`, key: a value of StateAbbreviationDescriptor.
        pub state_abbreviation_descriptor: Descriptor = required("stateAbbreviationDescriptor"),
        /// `streetNumberName`, key: at most 150 characters.
        pub street_number_name: String = required("streetNumberName"),
        /// `apartmentRoomSuiteNumber`: at most 50 characters.
        pub apartment_room_suite_number: Option<String> = optional("apartmentRoomSuiteNumber"),
        /// `buildingSiteNumber`: at most 20 characters.
        pub building_site_number: Option<String> = optional("buildingSiteNumber"),
        /// `congressionalDistrict`: at most 30 characters.
        pub congressional_district: Option<String> = optional("congressionalDistrict"),
        /// `countyFIPSCode`: 3 to 5 characters.
        pub county_fips_code: Option<String> = optional("countyFIPSCode"),
        /// `doNotPublishIndicator`.
        pub do_not_publish_indicator: Option<bool> = optional("doNotPublishIndicator"),
        /// `latitude`: at most 20 characters.
        pub latitude: Option<String> = optional("latitude"),
        /// `localeDescriptor`: a value of LocaleDescriptor.
        pub locale_descriptor: Option<Descriptor> = optional("localeDescriptor"),
        /// `longitude`: at most 20 characters.
        pub longitude: Option<String> = optional("longitude"),
        /// `nameOfCounty`: at most 30 characters.
        pub name_of_county: Option<String> = optional("nameOfCounty"),
        /// `periods`.
        pub periods: Vec<StaffAddressPeriod> = optional("periods"),
    }

    /// An item of `staffs.addresses.periods`.
    pub struct StaffAddressPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `staffs.ancestryEthnicOrigins`.
    pub struct StaffAncestryEthnicOrigin {
        /// `ancestryEthnicOriginDescriptor`, key: a value of AncestryEthnicOriginDescriptor.
        pub ancestry_ethnic_origin_descriptor: Descriptor = required("ancestryEthnicOriginDescriptor"),
    }

    /// An item of `staffs.credentials`.
    pub struct StaffCredential {
        /// `credentialReference`, key.
        pub credential_reference: CredentialReference = required("credentialReference"),
    }

    /// An item of `staffs.electronicMails`.
    pub struct StaffElectronicMail {
        /// `electronicMailAddress`, key: 7 to 128 characters.
        pub electronic_mail_address: String = required("electronicMailAddress"),
        /// `electronicMailTypeDescriptor`, key: a value of ElectronicMailTypeDescriptor.
        pub electronic_mail_type_descriptor: Descriptor = required("electronicMailTypeDescriptor"),
        /// `doNotPublishIndicator`.
        pub do_not_publish_indicator: Option<bool> = optional("doNotPublishIndicator"),
        /// `primaryEmailAddressIndicator`.
        pub primary_email_address_indicator: Option<bool> = optional("primaryEmailAddressIndicator"),
    }

    /// An item of `staffs.identificationCodes`.
    pub struct StaffIdentificationCode {
        /// `staffIdentificationSystemDescriptor`, key: a value of StaffIdentificationSystemDescriptor.
        pub staff_identification_system_descriptor: Descriptor = required("staffIdentificationSystemDescriptor"),
        /// `assigningOrganizationIdentificationCode`: at most 60 characters.
        pub assigning_organization_identification_code: Option<String> = optional("assigningOrganizationIdentificationCode"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
    }

    /// An item of `staffs.identificationDocuments`.
    pub struct StaffIdentificationDocument {
        /// `identificationDocumentUseDescriptor`, key: a value of IdentificationDocumentUseDescriptor.
        pub identification_document_use_descriptor: Descriptor = required("identificationDocumentUseDescriptor"),
        /// `personalInformationVerificationDescriptor`, key: a value of PersonalInformationVerificationDescriptor.
        pub personal_information_verification_descriptor: Descriptor = required("personalInformationVerificationDescriptor"),
        /// `documentExpirationDate`.
        pub document_expiration_date: Option<Date> = optional("documentExpirationDate"),
        /// `documentTitle`: at most 60 characters.
        pub document_title: Option<String> = optional("documentTitle"),
        /// `issuerCountryDescriptor`: a value of CountryDescriptor.
        pub issuer_country_descriptor: Option<Descriptor> = optional("issuerCountryDescriptor"),
        /// `issuerDocumentIdentificationCode`: at most 60 characters.
        pub issuer_document_identification_code: Option<String> = optional("issuerDocumentIdentificationCode"),
        /// `issuerName`: at most 150 characters.
        pub issuer_name: Option<String> = optional("issuerName"),
    }

    /// An item of `staffs.internationalAddresses`.
    pub struct StaffInternationalAddress {
        /// `addressTypeDescriptor`, key: a value of AddressTypeDescriptor.
        pub address_type_descriptor: Descriptor = required("addressTypeDescriptor"),
        /// `addressLine1`: at most 150 characters.
        pub address_line1: String = required("addressLine1"),
        /// `addressLine2`: at most 150 characters.
        pub address_line2: Option<String> = optional("addressLine2"),
        /// `addressLine3`: at most 150 characters.
        pub address_line3: Option<String> = optional("addressLine3"),
        /// `addressLine4`: at most 150 characters.
        pub address_line4: Option<String> = optional("addressLine4"),
        /// `beginDate`.
        pub begin_date: Option<Date> = optional("beginDate"),
        /// `countryDescriptor`: a value of CountryDescriptor.
        pub country_descriptor: Descriptor = required("countryDescriptor"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `latitude`: at most 20 characters.
        pub latitude: Option<String> = optional("latitude"),
        /// `longitude`: at most 20 characters.
        pub longitude: Option<String> = optional("longitude"),
    }

    /// An item of `staffs.languages`.
    pub struct StaffLanguage {
        /// `languageDescriptor`, key: a value of LanguageDescriptor.
        pub language_descriptor: Descriptor = required("languageDescriptor"),
        /// `uses`.
        pub uses: Vec<StaffLanguageUse> = optional("uses"),
    }

    /// An item of `staffs.languages.uses`.
    pub struct StaffLanguageUse {
        /// `languageUseDescriptor`, key: a value of LanguageUseDescriptor.
        pub language_use_descriptor: Descriptor = required("languageUseDescriptor"),
    }

    /// An item of `staffs.otherNames`.
    pub struct StaffOtherName {
        /// `otherNameTypeDescriptor`, key: a value of OtherNameTypeDescriptor.
        pub other_name_type_descriptor: Descriptor = required("otherNameTypeDescriptor"),
        /// `firstName`: at most 75 characters.
        pub first_name: String = required("firstName"),
        /// `generationCodeSuffix`: at most 10 characters.
        pub generation_code_suffix: Option<String> = optional("generationCodeSuffix"),
        /// `lastSurname`: at most 75 characters.
        pub last_surname: String = required("lastSurname"),
        /// `middleName`: at most 75 characters.
        pub middle_name: Option<String> = optional("middleName"),
        /// `personalTitlePrefix`: at most 30 characters.
        pub personal_title_prefix: Option<String> = optional("personalTitlePrefix"),
    }

    /// An item of `staffs.personalIdentificationDocuments`.
    pub struct StaffPersonalIdentificationDocument {
        /// `identificationDocumentUseDescriptor`, key: a value of IdentificationDocumentUseDescriptor.
        pub identification_document_use_descriptor: Descriptor = required("identificationDocumentUseDescriptor"),
        /// `personalInformationVerificationDescriptor`, key: a value of PersonalInformationVerificationDescriptor.
        pub personal_information_verification_descriptor: Descriptor = required("personalInformationVerificationDescriptor"),
        /// `documentExpirationDate`.
        pub document_expiration_date: Option<Date> = optional("documentExpirationDate"),
        /// `documentTitle`: at most 60 characters.
        pub document_title: Option<String> = optional("documentTitle"),
        /// `issuerCountryDescriptor`: a value of CountryDescriptor.
        pub issuer_country_descriptor: Option<Descriptor> = optional("issuerCountryDescriptor"),
        /// `issuerDocumentIdentificationCode`: at most 60 characters.
        pub issuer_document_identification_code: Option<String> = optional("issuerDocumentIdentificationCode"),
        /// `issuerName`: at most 150 characters.
        pub issuer_name: Option<String> = optional("issuerName"),
    }

    /// An item of `staffs.races`.
    pub struct StaffRace {
        /// `raceDescriptor`, key: a value of RaceDescriptor.
        pub race_descriptor: Descriptor = required("raceDescriptor"),
    }

    /// An item of `staffs.recognitions`.
    pub struct StaffRecognition {
        /// `recognitionTypeDescriptor`, key: a value of RecognitionTypeDescriptor.
        pub recognition_type_descriptor: Descriptor = required("recognitionTypeDescriptor"),
        /// `achievementCategoryDescriptor`: a value of AchievementCategoryDescriptor.
        pub achievement_category_descriptor: Option<Descriptor> = optional("achievementCategoryDescriptor"),
        /// `achievementCategorySystem`: at most 60 characters.
        pub achievement_category_system: Option<String> = optional("achievementCategorySystem"),
        /// `achievementTitle`: at most 60 characters.
        pub achievement_title: Option<String> = optional("achievementTitle"),
        /// `criteria`: at most 150 characters.
        pub criteria: Option<String> = optional("criteria"),
        /// `criteriaURL`: 5 to 255 characters.
        pub criteria_url: Option<String> = optional("criteriaURL"),
        /// `evidenceStatement`: at most 150 characters.
        pub evidence_statement: Option<String> = optional("evidenceStatement"),
        /// `imageURL`: 5 to 255 characters.
        pub image_url: Option<String> = optional("imageURL"),
        /// `issuerName`: at most 150 characters.
        pub issuer_name: Option<String> = optional("issuerName"),
        /// `issuerOriginURL`: 5 to 255 characters.
        pub issuer_origin_url: Option<String> = optional("issuerOriginURL"),
        /// `recognitionAwardDate`.
        pub recognition_award_date: Option<Date> = optional("recognitionAwardDate"),
        /// `recognitionAwardExpiresDate`.
        pub recognition_award_expires_date: Option<Date> = optional("recognitionAwardExpiresDate"),
        /// `recognitionDescription`: at most 80 characters.
        pub recognition_description: Option<String> = optional("recognitionDescription"),
    }

    /// An item of `staffs.telephones`.
    pub struct StaffTelephone {
        /// `telephoneNumber`, key: at most 24 characters.
        pub telephone_number: String = required("telephoneNumber"),
        /// `telephoneNumberTypeDescriptor`, key: a value of TelephoneNumberTypeDescriptor.
        pub telephone_number_type_descriptor: Descriptor = required("telephoneNumberTypeDescriptor"),
        /// `doNotPublishIndicator`.
        pub do_not_publish_indicator: Option<bool> = optional("doNotPublishIndicator"),
        /// `orderOfPriority`: at least 1.
        pub order_of_priority: Option<i32> = optional("orderOfPriority"),
        /// `textMessageCapabilityIndicator`.
        pub text_message_capability_indicator: Option<bool> = optional("textMessageCapabilityIndicator"),
    }

    /// An item of `staffs.tribalAffiliations`.
    pub struct StaffTribalAffiliation {
        /// `tribalAffiliationDescriptor`, key: a value of TribalAffiliationDescriptor.
        pub tribal_affiliation_descriptor: Descriptor = required("tribalAffiliationDescriptor"),
    }

    /// An item of `staffs.visas`.
    pub struct StaffVisa {
        /// `visaDescriptor`, key: a value of VisaDescriptor.
        pub visa_descriptor: Descriptor = required("visaDescriptor"),
    }

    /// A record of `staffAbsenceEvents`.
    pub struct StaffAbsenceEvent in "staffAbsenceEvents" {
        /// `absenceEventCategoryDescriptor`, key: a value of AbsenceEventCategoryDescriptor.
        pub absence_event_category_descriptor: Descriptor = required("absenceEventCategoryDescriptor"),
        /// `eventDate`, key.
        pub event_date: Date = required("eventDate"),
        /// `absenceEventReason`: at most 40 characters.
        pub absence_event_reason: Option<String> = optional("absenceEventReason"),
        /// `hoursAbsent`: 18 digits, 2 of them behind the point.
        pub hours_absent: Option<Decimal> = optional("hoursAbsent"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `staffEducationOrganizationAssignmentAssociations`.
    pub struct StaffEducationOrganizationAssignmentAssociation in "staffEducationOrganizationAssignmentAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `staffClassificationDescriptor`, key: a value of StaffClassificationDescriptor.
        pub staff_classification_descriptor: Descriptor = required("staffClassificationDescriptor"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `fullTimeEquivalency`: 5 digits, 4 of them behind the point, at least 0.
        pub full_time_equivalency: Option<Decimal> = optional("fullTimeEquivalency"),
        /// `orderOfAssignment`.
        pub order_of_assignment: Option<i32> = optional("orderOfAssignment"),
        /// `positionTitle`: at most 100 characters.
        pub position_title: Option<String> = optional("positionTitle"),
        /// `credentialReference`.
        pub credential_reference: Option<CredentialReference> = optional("credentialReference"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `employmentStaffEducationOrganizationEmploymentAssociationReference`.
        pub employment_staff_education_organization_employment_association_reference: Option<StaffEducationOrganizationEmploymentAssociationReference> = optional("employmentStaffEducationOrganizationEmploymentAssociationReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `staffEducationOrganizationContactAssociations`.
    pub struct StaffEducationOrganizationContactAssociation in "staffEducationOrganizationContactAssociations" {
        /// `contactTitle`, key: at most 75 characters.
        pub contact_title: String = required("contactTitle"),
        /// `contactTypeDescriptor`: a value of ContactTypeDescriptor.
        pub contact_type_descriptor: Option<Descriptor> = optional("contactTypeDescriptor"),
        /// `electronicMailAddress`: 7 to 128 characters.
        pub electronic_mail_address: String = required("electronicMailAddress"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
        /// `address`.
        pub address: Option<StaffEducationOrganizationContactAssociationAddress> = optional("address"),
        /// `telephones`.
        pub telephones: Vec<StaffEducationOrganizationContactAssociationTelephone> = optional("telephones"),
    }

    /// The object `staffEducationOrganizationContactAssociations.address`.
    pub struct StaffEducationOrganizationContactAssociationAddress {
        /// `addressTypeDescriptor`: a value of AddressTypeDescriptor.
        pub address_type_descriptor: Descriptor = required("addressTypeDescriptor"),
        /// `apartmentRoomSuiteNumber`: at most 50 characters.
        pub apartment_room_suite_number: Option<String> = optional("apartmentRoomSuiteNumber"),
        /// `buildingSiteNumber`: at most 20 characters.
        pub building_site_number: Option<String> = optional("buildingSiteNumber"),
        /// `city`: 2 to 30 characters.
        pub city: String = required("city"),
        /// `congressionalDistrict`: at most 30 characters.
        pub congressional_district: Option<String> = optional("congressionalDistrict"),
        /// `countyFIPSCode`: 3 to 5 characters.
        pub county_fips_code: Option<String> = optional("countyFIPSCode"),
        /// `doNotPublishIndicator`.
        pub do_not_publish_indicator: Option<bool> = optional("doNotPublishIndicator"),
        /// `latitude`: at most 20 characters.
        pub latitude: Option<String> = optional("latitude"),
        /// `localeDescriptor`: a value of LocaleDescriptor.
        pub locale_descriptor: Option<Descriptor> = optional("localeDescriptor"),
        /// `longitude`: at most 20 characters.
        pub longitude: Option<String> = optional("longitude"),
        /// `nameOfCounty`: at most 30 characters.
        pub name_of_county: Option<String> = optional("nameOfCounty"),
        /// `postalCode`: at most 17 characters.
        pub postal_code: String = required("postalCode"),
        /// `stateAbbreviationDescriptor`: a value of StateAbbreviationDescriptor.
        pub state_abbreviation_descriptor: Descriptor = required("stateAbbreviationDescriptor"),
        /// `streetNumberName`: at most 150 characters.
        pub street_number_name: String = required("streetNumberName"),
        /// `periods`.
        pub periods: Vec<StaffEducationOrganizationContactAssociationAddressPeriod> = optional("periods"),
    }

    /// An item of `staffEducationOrganizationContactAssociations.address.periods`.
    pub struct StaffEducationOrganizationContactAssociationAddressPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `staffEducationOrganizationContactAssociations.telephones`.
    pub struct StaffEducationOrganizationContactAssociationTelephone {
        /// `telephoneNumber`, key: at most 24 characters.
        pub telephone_number: String = required("telephoneNumber"),
        /// `telephoneNumberTypeDescriptor`, key: a value of TelephoneNumberTypeDescriptor.
        pub telephone_number_type_descriptor: Descriptor = required("telephoneNumberTypeDescriptor"),
        /// `doNotPublishIndicator`.
        pub do_not_publish_indicator: Option<bool> = optional("doNotPublishIndicator"),
        /// `orderOfPriority`: at least 1.
        pub order_of_priority: Option<i32> = optional("orderOfPriority"),
        /// `textMessageCapabilityIndicator`.
        pub text_message_capability_indicator: Option<bool> = optional("textMessageCapabilityIndicator"),
    }

    /// A record of `staffEducationOrganizationEmploymentAssociations`.
    pub struct StaffEducationOrganizationEmploymentAssociation in "staffEducationOrganizationEmploymentAssociations" {
        /// `employmentStatusDescriptor`, key: a value of EmploymentStatusDescriptor.
        pub employment_status_descriptor: Descriptor = required("employmentStatusDescriptor"),
        /// `hireDate`, key.
        pub hire_date: Date = required("hireDate"),
        /// `annualWage`: 19 digits, 4 of them behind the point.
        pub annual_wage: Option<Decimal> = optional("annualWage"),
        /// `department`: at most 60 characters.
        pub department: Option<String> = optional("department"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `fullTimeEquivalency`: 5 digits, 4 of them behind the point, at least 0.
        pub full_time_equivalency: Option<Decimal> = optional("fullTimeEquivalency"),
        /// `hourlyWage`: 19 digits, 4 of them behind the point.
        pub hourly_wage: Option<Decimal> = optional("hourlyWage"),
        /// `offerDate`.
        pub offer_date: Option<Date> = optional("offerDate"),
        /// `separationDescriptor`: a value of SeparationDescriptor.
        pub separation_descriptor: Option<Descriptor> = optional("separationDescriptor"),
        /// `separationReasonDescriptor`: a value of SeparationReasonDescriptor.
        pub separation_reason_descriptor: Option<Descriptor> = optional("separationReasonDescriptor"),
        /// `credentialReference`.
        pub credential_reference: Option<CredentialReference> = optional("credentialReference"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `staffLeaves`.
    pub struct StaffLeave in "staffLeaves" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `staffLeaveEventCategoryDescriptor`, key: a value of StaffLeaveEventCategoryDescriptor.
        pub staff_leave_event_category_descriptor: Descriptor = required("staffLeaveEventCategoryDescriptor"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reason`: at most 40 characters.
        pub reason: Option<String> = optional("reason"),
        /// `substituteAssigned`.
        pub substitute_assigned: Option<bool> = optional("substituteAssigned"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `staffSchoolAssociations`.
    pub struct StaffSchoolAssociation in "staffSchoolAssociations" {
        /// `programAssignmentDescriptor`, key: a value of ProgramAssignmentDescriptor.
        pub program_assignment_descriptor: Descriptor = required("programAssignmentDescriptor"),
        /// `calendarReference`.
        pub calendar_reference: Option<CalendarReference> = optional("calendarReference"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `schoolYearTypeReference`.
        pub school_year_type_reference: Option<SchoolYearTypeReference> = optional("schoolYearTypeReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
        /// `academicSubjects`.
        pub academic_subjects: Vec<StaffSchoolAssociationAcademicSubject> = optional("academicSubjects"),
        /// `gradeLevels`.
        pub grade_levels: Vec<StaffSchoolAssociationGradeLevel> = optional("gradeLevels"),
    }

    /// An item of `staffSchoolAssociations.academicSubjects`.
    pub struct StaffSchoolAssociationAcademicSubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
    }

    /// An item of `staffSchoolAssociations.gradeLevels`.
    pub struct StaffSchoolAssociationGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }
}
