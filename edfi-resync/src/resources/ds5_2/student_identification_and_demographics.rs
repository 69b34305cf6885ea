//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Student Identification and Demographics.

use super::{
    MODEL,
    ContactReference,
    CrisisEventReference,
    EducationOrganizationReference,
    PersonReference,
    SchoolYearTypeReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `contacts`.
    pub struct Contact in "contacts" {
        /// `contactUniqueId`, key: at most 32 characters.
        pub contact_unique_id: String = required("contactUniqueId"),
        /// `firstName`: at most 75 characters.
        pub first_name: String = required("firstName"),
        /// `genderIdentity`: at most 60 characters.
        pub gender_identity: Option<String> = optional("genderIdentity"),
        /// `generationCodeSuffix`: at most 10 characters.
        pub generation_code_suffix: Option<String> = optional("generationCodeSuffix"),
        /// `highestCompletedLevelOfEducationDescriptor`: a value of LevelOfEducationDescriptor.
        pub highest_completed_level_of_education_descriptor: Option<Descriptor> = optional("highestCompletedLevelOfEducationDescriptor"),
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
        /// `personReference`.
        pub person_reference: Option<PersonReference> = optional("personReference"),
        /// `addresses`.
        pub addresses: Vec<ContactAddress> = optional("addresses"),
        /// `electronicMails`.
        pub electronic_mails: Vec<ContactElectronicMail> = optional("electronicMails"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<ContactInternationalAddress> = optional("internationalAddresses"),
        /// `languages`.
        pub languages: Vec<ContactLanguage> = optional("languages"),
        /// `otherNames`.
        pub other_names: Vec<ContactOtherName> = optional("otherNames"),
        /// `personalIdentificationDocuments`.
        pub personal_identification_documents: Vec<ContactPersonalIdentificationDocument> = optional("personalIdentificationDocuments"),
        /// `telephones`.
        pub telephones: Vec<ContactTelephone> = optional("telephones"),
    }

    /// An item of `contacts.addresses`.
    pub struct ContactAddress {
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
        pub periods: Vec<ContactAddressPeriod> = optional("periods"),
    }

    /// An item of `contacts.addresses.periods`.
    pub struct ContactAddressPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `contacts.electronicMails`.
    pub struct ContactElectronicMail {
        /// `electronicMailAddress`, key: 7 to 128 characters.
        pub electronic_mail_address: String = required("electronicMailAddress"),
        /// `electronicMailTypeDescriptor`, key: a value of ElectronicMailTypeDescriptor.
        pub electronic_mail_type_descriptor: Descriptor = required("electronicMailTypeDescriptor"),
        /// `doNotPublishIndicator`.
        pub do_not_publish_indicator: Option<bool> = optional("doNotPublishIndicator"),
        /// `primaryEmailAddressIndicator`.
        pub primary_email_address_indicator: Option<bool> = optional("primaryEmailAddressIndicator"),
    }

    /// An item of `contacts.internationalAddresses`.
    pub struct ContactInternationalAddress {
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

    /// An item of `contacts.languages`.
    pub struct ContactLanguage {
        /// `languageDescriptor`, key: a value of LanguageDescriptor.
        pub language_descriptor: Descriptor = required("languageDescriptor"),
        /// `uses`.
        pub uses: Vec<ContactLanguageUse> = optional("uses"),
    }

    /// An item of `contacts.languages.uses`.
    pub struct ContactLanguageUse {
        /// `languageUseDescriptor`, key: a value of LanguageUseDescriptor.
        pub language_use_descriptor: Descriptor = required("languageUseDescriptor"),
    }

    /// An item of `contacts.otherNames`.
    pub struct ContactOtherName {
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

    /// An item of `contacts.personalIdentificationDocuments`.
    pub struct ContactPersonalIdentificationDocument {
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

    /// An item of `contacts.telephones`.
    pub struct ContactTelephone {
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

    /// A record of `students`.
    pub struct Student in "students" {
        /// `birthCity`: 2 to 30 characters.
        pub birth_city: Option<String> = optional("birthCity"),
        /// `birthCountryDescriptor`: a value of CountryDescriptor.
        pub birth_country_descriptor: Option<Descriptor> = optional("birthCountryDescriptor"),
        /// `birthDate`.
        pub birth_date: Date = required("birthDate"),
        /// `birthInternationalProvince`: at most 150 characters.
        pub birth_international_province: Option<String> = optional("birthInternationalProvince"),
        /// `birthSexDescriptor`: a value of SexDescriptor.
        pub birth_sex_descriptor: Option<Descriptor> = optional("birthSexDescriptor"),
        /// `birthStateAbbreviationDescriptor`: a value of StateAbbreviationDescriptor.
        pub birth_state_abbreviation_descriptor: Option<Descriptor> = optional("birthStateAbbreviationDescriptor"),
        /// `citizenshipStatusDescriptor`: a value of CitizenshipStatusDescriptor.
        pub citizenship_status_descriptor: Option<Descriptor> = optional("citizenshipStatusDescriptor"),
        /// `dateEnteredUS`.
        pub date_entered_us: Option<Date> = optional("dateEnteredUS"),
        /// `firstName`: at most 75 characters.
        pub first_name: String = required("firstName"),
        /// `generationCodeSuffix`: at most 10 characters.
        pub generation_code_suffix: Option<String> = optional("generationCodeSuffix"),
        /// `lastSurname`: at most 75 characters.
        pub last_surname: String = required("lastSurname"),
        /// `maidenName`: at most 75 characters.
        pub maiden_name: Option<String> = optional("maidenName"),
        /// `middleName`: at most 75 characters.
        pub middle_name: Option<String> = optional("middleName"),
        /// `multipleBirthStatus`.
        pub multiple_birth_status: Option<bool> = optional("multipleBirthStatus"),
        /// `personalTitlePrefix`: at most 30 characters.
        pub personal_title_prefix: Option<String> = optional("personalTitlePrefix"),
        /// `preferredFirstName`: at most 75 characters.
        pub preferred_first_name: Option<String> = optional("preferredFirstName"),
        /// `preferredLastSurname`: at most 75 characters.
        pub preferred_last_surname: Option<String> = optional("preferredLastSurname"),
        /// `studentUniqueId`, key: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
        /// `personReference`.
        pub person_reference: Option<PersonReference> = optional("personReference"),
        /// `identificationDocuments`.
        pub identification_documents: Vec<StudentIdentificationDocument> = optional("identificationDocuments"),
        /// `otherNames`.
        pub other_names: Vec<StudentOtherName> = optional("otherNames"),
        /// `personalIdentificationDocuments`.
        pub personal_identification_documents: Vec<StudentPersonalIdentificationDocument> = optional("personalIdentificationDocuments"),
        /// `visas`.
        pub visas: Vec<StudentVisa> = optional("visas"),
    }

    /// An item of `students.identificationDocuments`.
    pub struct StudentIdentificationDocument {
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

    /// An item of `students.otherNames`.
    pub struct StudentOtherName {
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

    /// An item of `students.personalIdentificationDocuments`.
    pub struct StudentPersonalIdentificationDocument {
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

    /// An item of `students.visas`.
    pub struct StudentVisa {
        /// `visaDescriptor`, key: a value of VisaDescriptor.
        pub visa_descriptor: Descriptor = required("visaDescriptor"),
    }

    /// A record of `studentContactAssociations`.
    pub struct StudentContactAssociation in "studentContactAssociations" {
        /// `contactPriority`.
        pub contact_priority: Option<i32> = optional("contactPriority"),
        /// `contactRestrictions`: at most 250 characters.
        pub contact_restrictions: Option<String> = optional("contactRestrictions"),
        /// `emergencyContactStatus`.
        pub emergency_contact_status: Option<bool> = optional("emergencyContactStatus"),
        /// `legalGuardian`.
        pub legal_guardian: Option<bool> = optional("legalGuardian"),
        /// `livesWith`.
        pub lives_with: Option<bool> = optional("livesWith"),
        /// `primaryContactStatus`.
        pub primary_contact_status: Option<bool> = optional("primaryContactStatus"),
        /// `relationDescriptor`: a value of RelationDescriptor.
        pub relation_descriptor: Option<Descriptor> = optional("relationDescriptor"),
        /// `contactReference`, key.
        pub contact_reference: ContactReference = required("contactReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }

    /// A record of `studentEducationOrganizationAssociations`.
    pub struct StudentEducationOrganizationAssociation in "studentEducationOrganizationAssociations" {
        /// `barrierToInternetAccessInResidenceDescriptor`: a value of BarrierToInternetAccessInResidenceDescriptor.
        pub barrier_to_internet_access_in_residence_descriptor: Option<Descriptor> = optional("barrierToInternetAccessInResidenceDescriptor"),
        /// `genderIdentity`: at most 60 characters.
        pub gender_identity: Option<String> = optional("genderIdentity"),
        /// `hispanicLatinoEthnicity`.
        pub hispanic_latino_ethnicity: Option<bool> = optional("hispanicLatinoEthnicity"),
        /// `internetAccessInResidence`.
        pub internet_access_in_residence: Option<bool> = optional("internetAccessInResidence"),
        /// `internetAccessTypeInResidenceDescriptor`: a value of InternetAccessTypeInResidenceDescriptor.
        pub internet_access_type_in_residence_descriptor: Option<Descriptor> = optional("internetAccessTypeInResidenceDescriptor"),
        /// `internetPerformanceInResidenceDescriptor`: a value of InternetPerformanceInResidenceDescriptor.
        pub internet_performance_in_residence_descriptor: Option<Descriptor> = optional("internetPerformanceInResidenceDescriptor"),
        /// `limitedEnglishProficiencyDescriptor`: a value of LimitedEnglishProficiencyDescriptor.
        pub limited_english_proficiency_descriptor: Option<Descriptor> = optional("limitedEnglishProficiencyDescriptor"),
        /// `loginId`: at most 60 characters.
        pub login_id: Option<String> = optional("loginId"),
        /// `primaryLearningDeviceAccessDescriptor`: a value of PrimaryLearningDeviceAccessDescriptor.
        pub primary_learning_device_access_descriptor: Option<Descriptor> = optional("primaryLearningDeviceAccessDescriptor"),
        /// `primaryLearningDeviceAwayFromSchoolDescriptor`: a value of PrimaryLearningDeviceAwayFromSchoolDescriptor.
        pub primary_learning_device_away_from_school_descriptor: Option<Descriptor> = optional("primaryLearningDeviceAwayFromSchoolDescriptor"),
        /// `primaryLearningDeviceProviderDescriptor`: a value of PrimaryLearningDeviceProviderDescriptor.
        pub primary_learning_device_provider_descriptor: Option<Descriptor> = optional("primaryLearningDeviceProviderDescriptor"),
        /// `profileThumbnail`: at most 255 characters.
        pub profile_thumbnail: Option<String> = optional("profileThumbnail"),
        /// `sexDescriptor`: a value of SexDescriptor.
        pub sex_descriptor: Option<Descriptor> = optional("sexDescriptor"),
        /// `supporterMilitaryConnectionDescriptor`: a value of SupporterMilitaryConnectionDescriptor.
        pub supporter_military_connection_descriptor: Option<Descriptor> = optional("supporterMilitaryConnectionDescriptor"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `addresses`.
        pub addresses: Vec<StudentEducationOrganizationAssociationAddress> = optional("addresses"),
        /// `ancestryEthnicOrigins`.
        pub ancestry_ethnic_origins: Vec<StudentEducationOrganizationAssociationAncestryEthnicOrigin> = optional("ancestryEthnicOrigins"),
        /// `cohortYears`.
        pub cohort_years: Vec<StudentEducationOrganizationAssociationCohortYear> = optional("cohortYears"),
        /// `disabilities`.
        pub disabilities: Vec<StudentEducationOrganizationAssociationDisability> = optional("disabilities"),
        /// `displacedStudents`.
        pub displaced_students: Vec<StudentEducationOrganizationAssociationDisplacedStudent> = optional("displacedStudents"),
        /// `electronicMails`.
        pub electronic_mails: Vec<StudentEducationOrganizationAssociationElectronicMail> = optional("electronicMails"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<StudentEducationOrganizationAssociationInternationalAddress> = optional("internationalAddresses"),
        /// `languages`.
        pub languages: Vec<StudentEducationOrganizationAssociationLanguage> = optional("languages"),
        /// `races`.
        pub races: Vec<StudentEducationOrganizationAssociationRace> = optional("races"),
        /// `studentCharacteristics`.
        pub student_characteristics: Vec<StudentEducationOrganizationAssociationStudentCharacteristic> = optional("studentCharacteristics"),
        /// `studentIdentificationCodes`.
        pub student_identification_codes: Vec<StudentEducationOrganizationAssociationStudentIdentificationCode> = optional("studentIdentificationCodes"),
        /// `studentIndicators`.
        pub student_indicators: Vec<StudentEducationOrganizationAssociationStudentIndicator> = optional("studentIndicators"),
        /// `telephones`.
        pub telephones: Vec<StudentEducationOrganizationAssociationTelephone> = optional("telephones"),
        /// `tribalAffiliations`.
        pub tribal_affiliations: Vec<StudentEducationOrganizationAssociationTribalAffiliation> = optional("tribalAffiliations"),
    }

    /// An item of `studentEducationOrganizationAssociations.addresses`.
    pub struct StudentEducationOrganizationAssociationAddress {
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
        pub periods: Vec<StudentEducationOrganizationAssociationAddressPeriod> = optional("periods"),
    }

    /// An item of `studentEducationOrganizationAssociations.addresses.periods`.
    pub struct StudentEducationOrganizationAssociationAddressPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `studentEducationOrganizationAssociations.ancestryEthnicOrigins`.
    pub struct StudentEducationOrganizationAssociationAncestryEthnicOrigin {
        /// `ancestryEthnicOriginDescriptor`, key: a value of AncestryEthnicOriginDescriptor.
        pub ancestry_ethnic_origin_descriptor: Descriptor = required("ancestryEthnicOriginDescriptor"),
    }

    /// An item of `studentEducationOrganizationAssociations.cohortYears`.
    pub struct StudentEducationOrganizationAssociationCohortYear {
        /// `cohortYearTypeDescriptor`, key: a value of CohortYearTypeDescriptor.
        pub cohort_year_type_descriptor: Descriptor = required("cohortYearTypeDescriptor"),
        /// `termDescriptor`: a value of TermDescriptor.
        pub term_descriptor: Option<Descriptor> = optional("termDescriptor"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
    }

    /// An item of `studentEducationOrganizationAssociations.disabilities`.
    pub struct StudentEducationOrganizationAssociationDisability {
        /// `disabilityDescriptor`, key: a value of DisabilityDescriptor.
        pub disability_descriptor: Descriptor = required("disabilityDescriptor"),
        /// `disabilityDeterminationSourceTypeDescriptor`: a value of DisabilityDeterminationSourceTypeDescriptor.
        pub disability_determination_source_type_descriptor: Option<Descriptor> = optional("disabilityDeterminationSourceTypeDescriptor"),
        /// `disabilityDiagnosis`: at most 80 characters.
        pub disability_diagnosis: Option<String> = optional("disabilityDiagnosis"),
        /// `orderOfDisability`.
        pub order_of_disability: Option<i32> = optional("orderOfDisability"),
        /// `designations`.
        pub designations: Vec<StudentEducationOrganizationAssociationDisabilityDesignation> = optional("designations"),
    }

    /// An item of `studentEducationOrganizationAssociations.disabilities.designations`.
    pub struct StudentEducationOrganizationAssociationDisabilityDesignation {
        /// `disabilityDesignationDescriptor`, key: a value of DisabilityDesignationDescriptor.
        pub disability_designation_descriptor: Descriptor = required("disabilityDesignationDescriptor"),
    }

    /// An item of `studentEducationOrganizationAssociations.displacedStudents`.
    pub struct StudentEducationOrganizationAssociationDisplacedStudent {
        /// `crisisHomelessnessIndicator`.
        pub crisis_homelessness_indicator: Option<bool> = optional("crisisHomelessnessIndicator"),
        /// `displacedStudentEndDate`.
        pub displaced_student_end_date: Option<Date> = optional("displacedStudentEndDate"),
        /// `displacedStudentStartDate`.
        pub displaced_student_start_date: Option<Date> = optional("displacedStudentStartDate"),
        /// `displacedStudentStatusDescriptor`: a value of DisplacedStudentStatusDescriptor.
        pub displaced_student_status_descriptor: Descriptor = required("displacedStudentStatusDescriptor"),
        /// `crisisEventReference`, key.
        pub crisis_event_reference: CrisisEventReference = required("crisisEventReference"),
    }

    /// An item of `studentEducationOrganizationAssociations.electronicMails`.
    pub struct StudentEducationOrganizationAssociationElectronicMail {
        /// `electronicMailAddress`, key: 7 to 128 characters.
        pub electronic_mail_address: String = required("electronicMailAddress"),
        /// `electronicMailTypeDescriptor`, key: a value of ElectronicMailTypeDescriptor.
        pub electronic_mail_type_descriptor: Descriptor = required("electronicMailTypeDescriptor"),
        /// `doNotPublishIndicator`.
        pub do_not_publish_indicator: Option<bool> = optional("doNotPublishIndicator"),
        /// `primaryEmailAddressIndicator`.
        pub primary_email_address_indicator: Option<bool> = optional("primaryEmailAddressIndicator"),
    }

    /// An item of `studentEducationOrganizationAssociations.internationalAddresses`.
    pub struct StudentEducationOrganizationAssociationInternationalAddress {
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

    /// An item of `studentEducationOrganizationAssociations.languages`.
    pub struct StudentEducationOrganizationAssociationLanguage {
        /// `languageDescriptor`, key: a value of LanguageDescriptor.
        pub language_descriptor: Descriptor = required("languageDescriptor"),
        /// `uses`.
        pub uses: Vec<StudentEducationOrganizationAssociationLanguageUse> = optional("uses"),
    }

    /// An item of `studentEducationOrganizationAssociations.languages.uses`.
    pub struct StudentEducationOrganizationAssociationLanguageUse {
        /// `languageUseDescriptor`, key: a value of LanguageUseDescriptor.
        pub language_use_descriptor: Descriptor = required("languageUseDescriptor"),
    }

    /// An item of `studentEducationOrganizationAssociations.races`.
    pub struct StudentEducationOrganizationAssociationRace {
        /// `raceDescriptor`, key: a value of RaceDescriptor.
        pub race_descriptor: Descriptor = required("raceDescriptor"),
    }

    /// An item of `studentEducationOrganizationAssociations.studentCharacteristics`.
    pub struct StudentEducationOrganizationAssociationStudentCharacteristic {
        /// `studentCharacteristicDescriptor`, key: a value of StudentCharacteristicDescriptor.
        pub student_characteristic_descriptor: Descriptor = required("studentCharacteristicDescriptor"),
        /// `designatedBy`: at most 60 characters.
        pub designated_by: Option<String> = optional("designatedBy"),
        /// `periods`.
        pub periods: Vec<StudentEducationOrganizationAssociationStudentCharacteristicPeriod> = optional("periods"),
    }

    /// An item of `studentEducationOrganizationAssociations.studentCharacteristics.periods`.
    pub struct StudentEducationOrganizationAssociationStudentCharacteristicPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `studentEducationOrganizationAssociations.studentIdentificationCodes`.
    pub struct StudentEducationOrganizationAssociationStudentIdentificationCode {
        /// `assigningOrganizationIdentificationCode`, key: at most 60 characters.
        pub assigning_organization_identification_code: String = required("assigningOrganizationIdentificationCode"),
        /// `studentIdentificationSystemDescriptor`, key: a value of StudentIdentificationSystemDescriptor.
        pub student_identification_system_descriptor: Descriptor = required("studentIdentificationSystemDescriptor"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
    }

    /// An item of `studentEducationOrganizationAssociations.studentIndicators`.
    pub struct StudentEducationOrganizationAssociationStudentIndicator {
        /// `indicatorName`, key: at most 200 characters.
        pub indicator_name: String = required("indicatorName"),
        /// `designatedBy`: at most 60 characters.
        pub designated_by: Option<String> = optional("designatedBy"),
        /// `indicator`: at most 60 characters.
        pub indicator: String = required("indicator"),
        /// `indicatorGroup`: at most 200 characters.
        pub indicator_group: Option<String> = optional("indicatorGroup"),
        /// `periods`.
        pub periods: Vec<StudentEducationOrganizationAssociationStudentIndicatorPeriod> = optional("periods"),
    }

    /// An item of `studentEducationOrganizationAssociations.studentIndicators.periods`.
    pub struct StudentEducationOrganizationAssociationStudentIndicatorPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `studentEducationOrganizationAssociations.telephones`.
    pub struct StudentEducationOrganizationAssociationTelephone {
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

    /// An item of `studentEducationOrganizationAssociations.tribalAffiliations`.
    pub struct StudentEducationOrganizationAssociationTribalAffiliation {
        /// `tribalAffiliationDescriptor`, key: a value of TribalAffiliationDescriptor.
        pub tribal_affiliation_descriptor: Descriptor = required("tribalAffiliationDescriptor"),
    }
}
