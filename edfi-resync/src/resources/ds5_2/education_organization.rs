//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Education Organization.

use super::{
    MODEL,
    CommunityOrganizationReference,
    CommunityProviderReference,
    EducationOrganizationNetworkReference,
    EducationOrganizationReference,
    EducationServiceCenterReference,
    LocalEducationAgencyReference,
    SchoolReference,
    SchoolYearTypeReference,
    StateEducationAgencyReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `accountabilityRatings`.
    pub struct AccountabilityRating in "accountabilityRatings" {
        /// `ratingTitle`, key: at most 60 characters.
        pub rating_title: String = required("ratingTitle"),
        /// `rating`: at most 35 characters.
        pub rating: String = required("rating"),
        /// `ratingDate`.
        pub rating_date: Option<Date> = optional("ratingDate"),
        /// `ratingOrganization`: at most 35 characters.
        pub rating_organization: Option<String> = optional("ratingOrganization"),
        /// `ratingProgram`: at most 30 characters.
        pub rating_program: Option<String> = optional("ratingProgram"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
    }

    /// A record of `communityOrganizations`.
    pub struct CommunityOrganization in "communityOrganizations" {
        /// `communityOrganizationId`, key.
        pub community_organization_id: i64 = required("communityOrganizationId"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// An item of `communityOrganizations.addresses`.
    pub struct EducationOrganizationAddress {
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
        pub periods: Vec<EducationOrganizationAddressPeriod> = optional("periods"),
    }

    /// An item of `communityOrganizations.addresses.periods`.
    pub struct EducationOrganizationAddressPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `communityOrganizations.categories`.
    pub struct EducationOrganizationCategory {
        /// `educationOrganizationCategoryDescriptor`, key: a value of EducationOrganizationCategoryDescriptor.
        pub education_organization_category_descriptor: Descriptor = required("educationOrganizationCategoryDescriptor"),
    }

    /// An item of `communityOrganizations.identificationCodes`.
    pub struct EducationOrganizationIdentificationCode {
        /// `educationOrganizationIdentificationSystemDescriptor`, key: a value of EducationOrganizationIdentificationSystemDescriptor.
        pub education_organization_identification_system_descriptor: Descriptor = required("educationOrganizationIdentificationSystemDescriptor"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
    }

    /// An item of `communityOrganizations.indicators`.
    pub struct EducationOrganizationIndicator {
        /// `indicatorDescriptor`, key: a value of IndicatorDescriptor.
        pub indicator_descriptor: Descriptor = required("indicatorDescriptor"),
        /// `designatedBy`: at most 60 characters.
        pub designated_by: Option<String> = optional("designatedBy"),
        /// `indicatorGroupDescriptor`: a value of IndicatorGroupDescriptor.
        pub indicator_group_descriptor: Option<Descriptor> = optional("indicatorGroupDescriptor"),
        /// `indicatorLevelDescriptor`: a value of IndicatorLevelDescriptor.
        pub indicator_level_descriptor: Option<Descriptor> = optional("indicatorLevelDescriptor"),
        /// `indicatorValue`: at most 60 characters.
        pub indicator_value: Option<String> = optional("indicatorValue"),
        /// `periods`.
        pub periods: Vec<EducationOrganizationIndicatorPeriod> = optional("periods"),
    }

    /// An item of `communityOrganizations.indicators.periods`.
    pub struct EducationOrganizationIndicatorPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `communityOrganizations.institutionTelephones`.
    pub struct EducationOrganizationInstitutionTelephone {
        /// `institutionTelephoneNumberTypeDescriptor`, key: a value of InstitutionTelephoneNumberTypeDescriptor.
        pub institution_telephone_number_type_descriptor: Descriptor = required("institutionTelephoneNumberTypeDescriptor"),
        /// `telephoneNumber`: at most 24 characters.
        pub telephone_number: String = required("telephoneNumber"),
    }

    /// An item of `communityOrganizations.internationalAddresses`.
    pub struct EducationOrganizationInternationalAddress {
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

    /// A record of `communityProviders`.
    pub struct CommunityProvider in "communityProviders" {
        /// `communityProviderId`, key.
        pub community_provider_id: i64 = required("communityProviderId"),
        /// `licenseExemptIndicator`.
        pub license_exempt_indicator: Option<bool> = optional("licenseExemptIndicator"),
        /// `providerCategoryDescriptor`: a value of ProviderCategoryDescriptor.
        pub provider_category_descriptor: Descriptor = required("providerCategoryDescriptor"),
        /// `providerProfitabilityDescriptor`: a value of ProviderProfitabilityDescriptor.
        pub provider_profitability_descriptor: Option<Descriptor> = optional("providerProfitabilityDescriptor"),
        /// `providerStatusDescriptor`: a value of ProviderStatusDescriptor.
        pub provider_status_descriptor: Descriptor = required("providerStatusDescriptor"),
        /// `schoolIndicator`.
        pub school_indicator: Option<bool> = optional("schoolIndicator"),
        /// `communityOrganizationReference`.
        pub community_organization_reference: Option<CommunityOrganizationReference> = optional("communityOrganizationReference"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// A record of `communityProviderLicenses`.
    pub struct CommunityProviderLicense in "communityProviderLicenses" {
        /// `licenseIdentifier`, key: at most 36 characters.
        pub license_identifier: String = required("licenseIdentifier"),
        /// `licensingOrganization`, key: at most 75 characters.
        pub licensing_organization: String = required("licensingOrganization"),
        /// `authorizedFacilityCapacity`.
        pub authorized_facility_capacity: Option<i32> = optional("authorizedFacilityCapacity"),
        /// `licenseEffectiveDate`.
        pub license_effective_date: Date = required("licenseEffectiveDate"),
        /// `licenseExpirationDate`.
        pub license_expiration_date: Option<Date> = optional("licenseExpirationDate"),
        /// `licenseIssueDate`.
        pub license_issue_date: Option<Date> = optional("licenseIssueDate"),
        /// `licenseStatusDescriptor`: a value of LicenseStatusDescriptor.
        pub license_status_descriptor: Option<Descriptor> = optional("licenseStatusDescriptor"),
        /// `licenseTypeDescriptor`: a value of LicenseTypeDescriptor.
        pub license_type_descriptor: Descriptor = required("licenseTypeDescriptor"),
        /// `oldestAgeAuthorizedToServe`.
        pub oldest_age_authorized_to_serve: Option<i32> = optional("oldestAgeAuthorizedToServe"),
        /// `youngestAgeAuthorizedToServe`.
        pub youngest_age_authorized_to_serve: Option<i32> = optional("youngestAgeAuthorizedToServe"),
        /// `communityProviderReference`, key.
        pub community_provider_reference: CommunityProviderReference = required("communityProviderReference"),
    }

    /// A record of `educationOrganizationNetworks`.
    pub struct EducationOrganizationNetwork in "educationOrganizationNetworks" {
        /// `educationOrganizationNetworkId`, key.
        pub education_organization_network_id: i64 = required("educationOrganizationNetworkId"),
        /// `networkPurposeDescriptor`: a value of NetworkPurposeDescriptor.
        pub network_purpose_descriptor: Descriptor = required("networkPurposeDescriptor"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// A record of `educationOrganizationNetworkAssociations`.
    pub struct EducationOrganizationNetworkAssociation in "educationOrganizationNetworkAssociations" {
        /// `beginDate`.
        pub begin_date: Option<Date> = optional("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `educationOrganizationNetworkReference`, key.
        pub education_organization_network_reference: EducationOrganizationNetworkReference = required("educationOrganizationNetworkReference"),
        /// `memberEducationOrganizationReference`, key.
        pub member_education_organization_reference: EducationOrganizationReference = required("memberEducationOrganizationReference"),
    }

    /// A record of `educationOrganizationPeerAssociations`.
    pub struct EducationOrganizationPeerAssociation in "educationOrganizationPeerAssociations" {
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `peerEducationOrganizationReference`, key.
        pub peer_education_organization_reference: EducationOrganizationReference = required("peerEducationOrganizationReference"),
    }

    /// A record of `educationServiceCenters`.
    pub struct EducationServiceCenter in "educationServiceCenters" {
        /// `educationServiceCenterId`, key.
        pub education_service_center_id: i64 = required("educationServiceCenterId"),
        /// `stateEducationAgencyReference`.
        pub state_education_agency_reference: Option<StateEducationAgencyReference> = optional("stateEducationAgencyReference"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// A record of `feederSchoolAssociations`.
    pub struct FeederSchoolAssociation in "feederSchoolAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `feederRelationshipDescription`: at most 1024 characters.
        pub feeder_relationship_description: Option<String> = optional("feederRelationshipDescription"),
        /// `feederSchoolReference`, key.
        pub feeder_school_reference: SchoolReference = required("feederSchoolReference"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
    }

    /// A record of `localEducationAgencies`.
    pub struct LocalEducationAgency in "localEducationAgencies" {
        /// `localEducationAgencyId`, key.
        pub local_education_agency_id: i64 = required("localEducationAgencyId"),
        /// `charterStatusDescriptor`: a value of CharterStatusDescriptor.
        pub charter_status_descriptor: Option<Descriptor> = optional("charterStatusDescriptor"),
        /// `localEducationAgencyCategoryDescriptor`: a value of LocalEducationAgencyCategoryDescriptor.
        pub local_education_agency_category_descriptor: Descriptor = required("localEducationAgencyCategoryDescriptor"),
        /// `educationServiceCenterReference`.
        pub education_service_center_reference: Option<EducationServiceCenterReference> = optional("educationServiceCenterReference"),
        /// `parentLocalEducationAgencyReference`.
        pub parent_local_education_agency_reference: Option<LocalEducationAgencyReference> = optional("parentLocalEducationAgencyReference"),
        /// `stateEducationAgencyReference`.
        pub state_education_agency_reference: Option<StateEducationAgencyReference> = optional("stateEducationAgencyReference"),
        /// `accountabilities`.
        pub accountabilities: Vec<LocalEducationAgencyAccountability> = optional("accountabilities"),
        /// `federalFunds`.
        pub federal_funds: Vec<LocalEducationAgencyFederalFunds> = optional("federalFunds"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// An item of `localEducationAgencies.accountabilities`.
    pub struct LocalEducationAgencyAccountability {
        /// `gunFreeSchoolsActReportingStatusDescriptor`: a value of GunFreeSchoolsActReportingStatusDescriptor.
        pub gun_free_schools_act_reporting_status_descriptor: Option<Descriptor> = optional("gunFreeSchoolsActReportingStatusDescriptor"),
        /// `schoolChoiceImplementStatusDescriptor`: a value of SchoolChoiceImplementStatusDescriptor.
        pub school_choice_implement_status_descriptor: Option<Descriptor> = optional("schoolChoiceImplementStatusDescriptor"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
    }

    /// An item of `localEducationAgencies.federalFunds`.
    pub struct LocalEducationAgencyFederalFunds {
        /// `fiscalYear`, key.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `innovativeDollarsSpent`: 19 digits, 4 of them behind the point.
        pub innovative_dollars_spent: Option<Decimal> = optional("innovativeDollarsSpent"),
        /// `innovativeDollarsSpentStrategicPriorities`: 19 digits, 4 of them behind the point.
        pub innovative_dollars_spent_strategic_priorities: Option<Decimal> = optional("innovativeDollarsSpentStrategicPriorities"),
        /// `innovativeProgramsFundsReceived`: 19 digits, 4 of them behind the point.
        pub innovative_programs_funds_received: Option<Decimal> = optional("innovativeProgramsFundsReceived"),
        /// `schoolImprovementAllocation`: 19 digits, 4 of them behind the point.
        pub school_improvement_allocation: Option<Decimal> = optional("schoolImprovementAllocation"),
        /// `schoolImprovementReservedFundsPercentage`: 5 digits, 4 of them behind the point, 0 to 1.
        pub school_improvement_reserved_funds_percentage: Option<Decimal> = optional("schoolImprovementReservedFundsPercentage"),
        /// `stateAssessmentAdministrationFunding`: 5 digits, 4 of them behind the point, 0 to 1.
        pub state_assessment_administration_funding: Option<Decimal> = optional("stateAssessmentAdministrationFunding"),
        /// `supplementalEducationalServicesFundsSpent`: 19 digits, 4 of them behind the point.
        pub supplemental_educational_services_funds_spent: Option<Decimal> = optional("supplementalEducationalServicesFundsSpent"),
        /// `supplementalEducationalServicesPerPupilExpenditure`: 19 digits, 4 of them behind the point.
        pub supplemental_educational_services_per_pupil_expenditure: Option<Decimal> = optional("supplementalEducationalServicesPerPupilExpenditure"),
    }

    /// A record of `organizationDepartments`.
    pub struct OrganizationDepartment in "organizationDepartments" {
        /// `organizationDepartmentId`, key.
        pub organization_department_id: i64 = required("organizationDepartmentId"),
        /// `academicSubjectDescriptor`: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Option<Descriptor> = optional("academicSubjectDescriptor"),
        /// `parentEducationOrganizationReference`.
        pub parent_education_organization_reference: Option<EducationOrganizationReference> = optional("parentEducationOrganizationReference"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// A record of `postSecondaryInstitutions`.
    pub struct PostSecondaryInstitution in "postSecondaryInstitutions" {
        /// `postSecondaryInstitutionId`, key.
        pub post_secondary_institution_id: i64 = required("postSecondaryInstitutionId"),
        /// `administrativeFundingControlDescriptor`: a value of AdministrativeFundingControlDescriptor.
        pub administrative_funding_control_descriptor: Option<Descriptor> = optional("administrativeFundingControlDescriptor"),
        /// `postSecondaryInstitutionLevelDescriptor`: a value of PostSecondaryInstitutionLevelDescriptor.
        pub post_secondary_institution_level_descriptor: Option<Descriptor> = optional("postSecondaryInstitutionLevelDescriptor"),
        /// `mediumOfInstructions`.
        pub medium_of_instructions: Vec<PostSecondaryInstitutionMediumOfInstruction> = optional("mediumOfInstructions"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// An item of `postSecondaryInstitutions.mediumOfInstructions`.
    pub struct PostSecondaryInstitutionMediumOfInstruction {
        /// `mediumOfInstructionDescriptor`, key: a value of MediumOfInstructionDescriptor.
        pub medium_of_instruction_descriptor: Descriptor = required("mediumOfInstructionDescriptor"),
    }

    /// A record of `schools`.
    pub struct School in "schools" {
        /// `schoolId`, key.
        pub school_id: i64 = required("schoolId"),
        /// `administrativeFundingControlDescriptor`: a value of AdministrativeFundingControlDescriptor.
        pub administrative_funding_control_descriptor: Option<Descriptor> = optional("administrativeFundingControlDescriptor"),
        /// `charterApprovalAgencyTypeDescriptor`: a value of CharterApprovalAgencyTypeDescriptor.
        pub charter_approval_agency_type_descriptor: Option<Descriptor> = optional("charterApprovalAgencyTypeDescriptor"),
        /// `charterStatusDescriptor`: a value of CharterStatusDescriptor.
        pub charter_status_descriptor: Option<Descriptor> = optional("charterStatusDescriptor"),
        /// `internetAccessDescriptor`: a value of InternetAccessDescriptor.
        pub internet_access_descriptor: Option<Descriptor> = optional("internetAccessDescriptor"),
        /// `magnetSpecialProgramEmphasisSchoolDescriptor`: a value of MagnetSpecialProgramEmphasisSchoolDescriptor.
        pub magnet_special_program_emphasis_school_descriptor: Option<Descriptor> = optional("magnetSpecialProgramEmphasisSchoolDescriptor"),
        /// `schoolTypeDescriptor`: a value of SchoolTypeDescriptor.
        pub school_type_descriptor: Option<Descriptor> = optional("schoolTypeDescriptor"),
        /// `titleIPartASchoolDesignationDescriptor`: a value of TitleIPartASchoolDesignationDescriptor.
        pub title_i_part_a_school_designation_descriptor: Option<Descriptor> = optional("titleIPartASchoolDesignationDescriptor"),
        /// `charterApprovalSchoolYearTypeReference`.
        pub charter_approval_school_year_type_reference: Option<SchoolYearTypeReference> = optional("charterApprovalSchoolYearTypeReference"),
        /// `localEducationAgencyReference`.
        pub local_education_agency_reference: Option<LocalEducationAgencyReference> = optional("localEducationAgencyReference"),
        /// `schoolCategories`.
        pub school_categories: Vec<SchoolCategory> = optional("schoolCategories"),
        /// `gradeLevels`: at least one.
        pub grade_levels: Vec<SchoolGradeLevel> = required("gradeLevels"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `educationOrganizationCategories`: at least one.
        pub education_organization_categories: Vec<EducationOrganizationCategory> = required("educationOrganizationCategories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// An item of `schools.schoolCategories`.
    pub struct SchoolCategory {
        /// `schoolCategoryDescriptor`, key: a value of SchoolCategoryDescriptor.
        pub school_category_descriptor: Descriptor = required("schoolCategoryDescriptor"),
    }

    /// An item of `schools.gradeLevels`.
    pub struct SchoolGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// A record of `stateEducationAgencies`.
    pub struct StateEducationAgency in "stateEducationAgencies" {
        /// `stateEducationAgencyId`, key.
        pub state_education_agency_id: i64 = required("stateEducationAgencyId"),
        /// `accountabilities`.
        pub accountabilities: Vec<StateEducationAgencyAccountability> = optional("accountabilities"),
        /// `federalFunds`.
        pub federal_funds: Vec<StateEducationAgencyFederalFunds> = optional("federalFunds"),
        /// `nameOfInstitution`: at most 75 characters.
        pub name_of_institution: String = required("nameOfInstitution"),
        /// `operationalStatusDescriptor`: a value of OperationalStatusDescriptor.
        pub operational_status_descriptor: Option<Descriptor> = optional("operationalStatusDescriptor"),
        /// `shortNameOfInstitution`: at most 75 characters.
        pub short_name_of_institution: Option<String> = optional("shortNameOfInstitution"),
        /// `webSite`: 5 to 255 characters.
        pub web_site: Option<String> = optional("webSite"),
        /// `addresses`.
        pub addresses: Vec<EducationOrganizationAddress> = optional("addresses"),
        /// `categories`: at least one.
        pub categories: Vec<EducationOrganizationCategory> = required("categories"),
        /// `identificationCodes`.
        pub identification_codes: Vec<EducationOrganizationIdentificationCode> = optional("identificationCodes"),
        /// `indicators`.
        pub indicators: Vec<EducationOrganizationIndicator> = optional("indicators"),
        /// `institutionTelephones`.
        pub institution_telephones: Vec<EducationOrganizationInstitutionTelephone> = optional("institutionTelephones"),
        /// `internationalAddresses`.
        pub international_addresses: Vec<EducationOrganizationInternationalAddress> = optional("internationalAddresses"),
    }

    /// An item of `stateEducationAgencies.accountabilities`.
    pub struct StateEducationAgencyAccountability {
        /// `cteGraduationRateInclusion`.
        pub cte_graduation_rate_inclusion: Option<bool> = optional("cteGraduationRateInclusion"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
    }

    /// An item of `stateEducationAgencies.federalFunds`.
    pub struct StateEducationAgencyFederalFunds {
        /// `fiscalYear`, key.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `federalProgramsFundingAllocation`: 19 digits, 4 of them behind the point.
        pub federal_programs_funding_allocation: Option<Decimal> = optional("federalProgramsFundingAllocation"),
    }
}
