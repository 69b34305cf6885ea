//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Finance.

use super::{
    MODEL,
    BalanceSheetDimensionReference,
    ChartOfAccountReference,
    EducationOrganizationReference,
    FunctionDimensionReference,
    FundDimensionReference,
    LocalAccountReference,
    ObjectDimensionReference,
    OperationalUnitDimensionReference,
    ProgramDimensionReference,
    ProjectDimensionReference,
    SourceDimensionReference,
    StaffReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `balanceSheetDimensions`.
    pub struct BalanceSheetDimension in "balanceSheetDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<BalanceSheetDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `balanceSheetDimensions.reportingTags`.
    pub struct BalanceSheetDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }

    /// A record of `chartOfAccounts`.
    pub struct ChartOfAccount in "chartOfAccounts" {
        /// `accountIdentifier`, key: at most 50 characters.
        pub account_identifier: String = required("accountIdentifier"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `accountName`: at most 100 characters.
        pub account_name: Option<String> = optional("accountName"),
        /// `accountTypeDescriptor`: a value of AccountTypeDescriptor.
        pub account_type_descriptor: Descriptor = required("accountTypeDescriptor"),
        /// `balanceSheetDimensionReference`.
        pub balance_sheet_dimension_reference: Option<BalanceSheetDimensionReference> = optional("balanceSheetDimensionReference"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `functionDimensionReference`.
        pub function_dimension_reference: Option<FunctionDimensionReference> = optional("functionDimensionReference"),
        /// `fundDimensionReference`.
        pub fund_dimension_reference: Option<FundDimensionReference> = optional("fundDimensionReference"),
        /// `objectDimensionReference`.
        pub object_dimension_reference: Option<ObjectDimensionReference> = optional("objectDimensionReference"),
        /// `operationalUnitDimensionReference`.
        pub operational_unit_dimension_reference: Option<OperationalUnitDimensionReference> = optional("operationalUnitDimensionReference"),
        /// `programDimensionReference`.
        pub program_dimension_reference: Option<ProgramDimensionReference> = optional("programDimensionReference"),
        /// `projectDimensionReference`.
        pub project_dimension_reference: Option<ProjectDimensionReference> = optional("projectDimensionReference"),
        /// `sourceDimensionReference`.
        pub source_dimension_reference: Option<SourceDimensionReference> = optional("sourceDimensionReference"),
        /// `reportingTags`.
        pub reporting_tags: Vec<ChartOfAccountReportingTag> = optional("reportingTags"),
    }

    /// An item of `chartOfAccounts.reportingTags`.
    pub struct ChartOfAccountReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
        /// `tagValue`: at most 100 characters.
        pub tag_value: Option<String> = optional("tagValue"),
    }

    /// A record of `functionDimensions`.
    pub struct FunctionDimension in "functionDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<FunctionDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `functionDimensions.reportingTags`.
    pub struct FunctionDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }

    /// A record of `fundDimensions`.
    pub struct FundDimension in "fundDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<FundDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `fundDimensions.reportingTags`.
    pub struct FundDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }

    /// A record of `localAccounts`.
    pub struct LocalAccount in "localAccounts" {
        /// `accountIdentifier`, key: at most 50 characters.
        pub account_identifier: String = required("accountIdentifier"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `accountName`: at most 100 characters.
        pub account_name: Option<String> = optional("accountName"),
        /// `chartOfAccountReference`.
        pub chart_of_account_reference: ChartOfAccountReference = required("chartOfAccountReference"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `reportingTags`.
        pub reporting_tags: Vec<LocalAccountReportingTag> = optional("reportingTags"),
    }

    /// An item of `localAccounts.reportingTags`.
    pub struct LocalAccountReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
        /// `tagValue`: at most 100 characters.
        pub tag_value: Option<String> = optional("tagValue"),
    }

    /// A record of `localActuals`.
    pub struct LocalActual in "localActuals" {
        /// `asOfDate`, key.
        pub as_of_date: Date = required("asOfDate"),
        /// `amount`: 19 digits, 4 of them behind the point.
        pub amount: Decimal = required("amount"),
        /// `financialCollectionDescriptor`: a value of FinancialCollectionDescriptor.
        pub financial_collection_descriptor: Option<Descriptor> = optional("financialCollectionDescriptor"),
        /// `localAccountReference`, key.
        pub local_account_reference: LocalAccountReference = required("localAccountReference"),
    }

    /// A record of `localBudgets`.
    pub struct LocalBudget in "localBudgets" {
        /// `asOfDate`, key.
        pub as_of_date: Date = required("asOfDate"),
        /// `amount`: 19 digits, 4 of them behind the point.
        pub amount: Decimal = required("amount"),
        /// `financialCollectionDescriptor`: a value of FinancialCollectionDescriptor.
        pub financial_collection_descriptor: Option<Descriptor> = optional("financialCollectionDescriptor"),
        /// `localAccountReference`, key.
        pub local_account_reference: LocalAccountReference = required("localAccountReference"),
    }

    /// A record of `localContractedStaffs`.
    pub struct LocalContractedStaff in "localContractedStaffs" {
        /// `asOfDate`, key.
        pub as_of_date: Date = required("asOfDate"),
        /// `amount`: 19 digits, 4 of them behind the point.
        pub amount: Decimal = required("amount"),
        /// `financialCollectionDescriptor`: a value of FinancialCollectionDescriptor.
        pub financial_collection_descriptor: Option<Descriptor> = optional("financialCollectionDescriptor"),
        /// `localAccountReference`, key.
        pub local_account_reference: LocalAccountReference = required("localAccountReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `localEncumbrances`.
    pub struct LocalEncumbrance in "localEncumbrances" {
        /// `asOfDate`, key.
        pub as_of_date: Date = required("asOfDate"),
        /// `amount`: 19 digits, 4 of them behind the point.
        pub amount: Decimal = required("amount"),
        /// `financialCollectionDescriptor`: a value of FinancialCollectionDescriptor.
        pub financial_collection_descriptor: Option<Descriptor> = optional("financialCollectionDescriptor"),
        /// `localAccountReference`, key.
        pub local_account_reference: LocalAccountReference = required("localAccountReference"),
    }

    /// A record of `localPayrolls`.
    pub struct LocalPayroll in "localPayrolls" {
        /// `asOfDate`, key.
        pub as_of_date: Date = required("asOfDate"),
        /// `amount`: 19 digits, 4 of them behind the point.
        pub amount: Decimal = required("amount"),
        /// `financialCollectionDescriptor`: a value of FinancialCollectionDescriptor.
        pub financial_collection_descriptor: Option<Descriptor> = optional("financialCollectionDescriptor"),
        /// `localAccountReference`, key.
        pub local_account_reference: LocalAccountReference = required("localAccountReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `objectDimensions`.
    pub struct ObjectDimension in "objectDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<ObjectDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `objectDimensions.reportingTags`.
    pub struct ObjectDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }

    /// A record of `operationalUnitDimensions`.
    pub struct OperationalUnitDimension in "operationalUnitDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<OperationalUnitDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `operationalUnitDimensions.reportingTags`.
    pub struct OperationalUnitDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }

    /// A record of `programDimensions`.
    pub struct ProgramDimension in "programDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<ProgramDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `programDimensions.reportingTags`.
    pub struct ProgramDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }

    /// A record of `projectDimensions`.
    pub struct ProjectDimension in "projectDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<ProjectDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `projectDimensions.reportingTags`.
    pub struct ProjectDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }

    /// A record of `sourceDimensions`.
    pub struct SourceDimension in "sourceDimensions" {
        /// `code`, key: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`, key: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
        /// `codeName`: at most 100 characters.
        pub code_name: Option<String> = optional("codeName"),
        /// `reportingTags`.
        pub reporting_tags: Vec<SourceDimensionReportingTag> = optional("reportingTags"),
    }

    /// An item of `sourceDimensions.reportingTags`.
    pub struct SourceDimensionReportingTag {
        /// `reportingTagDescriptor`, key: a value of ReportingTagDescriptor.
        pub reporting_tag_descriptor: Descriptor = required("reportingTagDescriptor"),
    }
}
