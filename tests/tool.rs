//! The whole Resync tool, row by row: what each field, rule and right of the Campus screen does, through the public API against the mock
//! ODS. The row of the table in the guide (`resync-tool.md`) stands in the name of each test.

#[path = "tool/absence.rs"]
mod absence;
#[path = "tool/advise.rs"]
mod advise;
#[path = "tool/audit.rs"]
mod audit;
#[path = "tool/bad_input.rs"]
mod bad_input;
#[path = "tool/cleanup.rs"]
mod cleanup;
#[path = "tool/cleanup_district.rs"]
mod cleanup_district;
#[path = "tool/cleanup_refusals.rs"]
mod cleanup_refusals;
#[path = "tool/cleanup_scope.rs"]
mod cleanup_scope;
#[path = "tool/combine.rs"]
mod combine;
#[path = "tool/configuration_file.rs"]
mod configuration_file;
#[path = "tool/configurations.rs"]
mod configurations;
#[path = "tool/counts.rs"]
mod counts;
#[path = "tool/csv_folders.rs"]
mod csv_folders;
#[path = "tool/dates.rs"]
mod dates;
#[path = "tool/delete_tool.rs"]
mod delete_tool;
#[path = "tool/ed_fi_id.rs"]
mod ed_fi_id;
#[path = "tool/error_log.rs"]
mod error_log;
#[path = "tool/event_killed.rs"]
mod event_killed;
#[path = "tool/event_meets_lock.rs"]
mod event_meets_lock;
#[path = "tool/event_queue.rs"]
mod event_queue;
#[path = "tool/explain.rs"]
mod explain;
#[path = "tool/explain_causes.rs"]
mod explain_causes;
#[path = "tool/explain_requests.rs"]
mod explain_requests;
#[path = "tool/explain_withheld.rs"]
mod explain_withheld;
#[path = "tool/full.rs"]
mod full;
#[path = "tool/gaps.rs"]
mod gaps;
#[path = "tool/history.rs"]
mod history;
#[path = "tool/ids.rs"]
mod ids;
#[path = "tool/key_changes.rs"]
mod key_changes;
#[path = "tool/locks.rs"]
mod locks;
#[path = "tool/mapping.rs"]
mod mapping;
#[path = "tool/ours.rs"]
mod ours;
#[path = "tool/prerequisites.rs"]
mod prerequisites;
#[path = "tool/resources.rs"]
mod resources;
#[path = "tool/rights.rs"]
mod rights;
#[path = "tool/same_as_fresh.rs"]
mod same_as_fresh;
#[path = "tool/schools.rs"]
mod schools;
#[path = "tool/server_text.rs"]
mod server_text;
#[path = "tool/small_world.rs"]
mod small_world;
#[path = "tool/text.rs"]
mod text;
#[path = "tool/vanished.rs"]
mod vanished;
#[path = "tool/veil.rs"]
mod veil;
#[path = "tool/waves.rs"]
mod waves;
#[path = "tool/world.rs"]
mod world;
