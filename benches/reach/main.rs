//! What a resync must reach: each line a ratio measured in this run, beside lightbeam, beside a bare hyper loop, or beside a run of our own.
//!
//! ```text
//! cargo bench --bench reach [-- NAME ..]      or: make bench [ONLY=NAME]
//! ```
//!
//! Whatever is measured is a process of its own, and so is its server: CPU and memory are what the operating system has on its
//! account. Where there are two cores and `taskset`, clients have the first and servers the second; who works without a server has
//! both. Sides take turns, and medians are told.
//!
//! ```text
//! main       which measures, the table, `target/bench.json`
//! line       one line of the table
//! measures   one file each: what runs, and which line comes of it
//! process    this binary once more, as a client or as a server; lightbeam
//! client     ours, in a process of its own
//! bare       the hyper loop, likewise
//! stub       the server: exact latency, a listing, places, faults
//! records    what is sent, and what the server lists
//! accounts   CPU, memory, load
//! ```

mod accounts;
mod bare;
mod client;
mod line;
mod measures;
mod process;
mod records;
mod stub;

use std::error::Error;
use std::time::Instant;

use line::Line;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match (arguments.first().map(String::as_str), arguments.get(1)) {
        (Some(process::SERVER), Some(server)) => return stub::serve(&serde_json::from_str(server)?),
        (Some(process::CLIENT), Some(job)) => return client::work(serde_json::from_str(job)?),
        (Some(process::BARE), Some(job)) => return bare::work(&serde_json::from_str(job)?),
        _ => {}
    }
    // `cargo test --benches` comes without this: then it only has to work.
    let measures_truly = arguments.iter().any(|argument| argument == "--bench");
    let names: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let size = if measures_truly { measures::Size::Whole } else { measures::Size::Tiny };
    let mut lines: Vec<Line> = Vec::new();
    for measure in measures::ALL {
        let named = names.iter().any(|name| *name == measure.name);
        if !(named || names.is_empty() && measure.by_default) {
            continue;
        }
        let began = Instant::now();
        let measured = (measure.take)(size)?;
        eprintln!("{}: {:.0} s", measure.name, began.elapsed().as_secs_f64());
        for line in &measured {
            eprintln!("{line}");
        }
        lines.extend(measured);
    }
    if lines.is_empty() {
        let known: Vec<_> = measures::ALL.iter().map(|measure| measure.name).collect();
        return Err(format!("nothing was measured: the measures are {}", known.join(", ")).into());
    }
    println!("\n{}", line::HEAD);
    for line in &lines {
        println!("{line}");
    }
    if measures_truly {
        std::fs::write(process::target()?.join("bench.json"), serde_json::to_string_pretty(&lines)? + "\n")?;
    }
    Ok(())
}
