//! Rate and concurrency over time, as an SVG.

use std::fmt::Write as _;

use edfi_resync::ods::{PacePoint, StatusTally};
use serde::Serialize;

/// The size of the drawing, in its own units, and the room for what stands around it.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 48.0;
const RIGHT: f64 = 44.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;

/// A time of which nothing was answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Outage {
    pub(super) from: u64,
    pub(super) to: u64,
}

/// The times in which nothing was answered while the run went on, of a server that failed to answer some requests: else nothing was asked then, since
/// records waited for what they refer to.
pub(super) fn outages(pace: &[PacePoint], by_status: &[StatusTally]) -> Vec<Outage> {
    let fails = |of: &StatusTally| of.status.is_none_or(|status| status >= 500 || matches!(status, 401 | 408 | 429));
    if !by_status.iter().any(|of| of.retries + of.refusals > 0 && fails(of)) {
        return Vec::new();
    }
    let last = pace.iter().rposition(is_answered).unwrap_or(0);
    let mut outages: Vec<Outage> = Vec::new();
    let mut open = false;
    for (at, point) in pace.iter().enumerate().take(last + 1) {
        let silent = !is_answered(point) && at > 0;
        match (silent, open) {
            (true, false) => outages.push(Outage { from: point.at.as_secs(), to: point.at.as_secs() }),
            (false, true) => outages.last_mut().into_iter().for_each(|outage| outage.to = point.at.as_secs()),
            _ => {}
        }
        open = silent;
    }
    outages
}

fn is_answered(point: &PacePoint) -> bool {
    point.requests_per_second > 0.05
}

/// The drawing; nothing of less than two points.
pub(super) fn svg(pace: &[PacePoint], outages: &[Outage]) -> Option<String> {
    let [first, .., last] = pace else { return None };
    let width = pace.windows(2).next().map_or(1.0, |two| two[1].at.saturating_sub(two[0].at).as_secs_f64());
    let end = (last.at.as_secs_f64() + width).max(first.at.as_secs_f64() + 1.0);
    let most_rate = nice(pace.iter().map(|point| point.requests_per_second).fold(1.0, f64::max));
    let most_limit = nice(pace.iter().map(|point| point.limit as f64).fold(1.0, f64::max));
    let x = |seconds: f64| LEFT + seconds / end * (WIDTH - LEFT - RIGHT);
    let y = |share: f64| HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    let steps = |of: &dyn Fn(&PacePoint) -> f64| {
        let mut path = String::new();
        for (at, point) in pace.iter().enumerate() {
            let (from, to) = (point.at.as_secs_f64(), pace.get(at + 1).map_or(end, |next| next.at.as_secs_f64()));
            let _ = write!(path, "{}{:.1} {:.1}H{:.1}", if at == 0 { "M" } else { "L" }, x(from), y(of(point)), x(to));
        }
        path
    };
    let rate = steps(&|point| point.requests_per_second / most_rate);
    let limit = steps(&|point| point.limit as f64 / most_limit);
    let peak = pace.iter().map(|point| point.requests_per_second).fold(0.0, f64::max);
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Requests answered per second, up to {peak:.0}, and how many could \
         be in flight, over {end:.0} seconds; the table below has the figures\">\n"
    );
    for outage in outages {
        let (from, to) = (x(outage.from as f64), x(outage.to as f64));
        let _ = writeln!(
            svg,
            "<rect class=\"outage\" x=\"{from:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            to - from,
            HEIGHT - TOP - BOTTOM
        );
    }
    for share in [0.0, 0.5, 1.0] {
        let at = y(share);
        let _ = writeln!(svg, "<path class=\"grid\" d=\"M{LEFT} {at:.1}H{:.1}\"/>", WIDTH - RIGHT);
        let _ = writeln!(
            svg,
            "<text class=\"rate\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{:.0}</text>",
            LEFT - 6.0,
            at + 4.0,
            share * most_rate
        );
        let _ = writeln!(
            svg,
            "<text class=\"limit\" x=\"{:.1}\" y=\"{:.1}\">{:.0}</text>",
            WIDTH - RIGHT + 6.0,
            at + 4.0,
            share * most_limit
        );
    }
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            x(share * end),
            HEIGHT - 8.0,
            time(share * end)
        );
    }
    let _ = writeln!(svg, "<path class=\"area\" d=\"{rate}V{:.1}H{:.1}Z\"/>", y(0.0), x(first.at.as_secs_f64()));
    let _ = writeln!(svg, "<path class=\"line rate\" d=\"{rate}\"/>\n<path class=\"line limit\" d=\"{limit}\"/>\n</svg>");
    Some(svg)
}

/// A time of a run as its axis has it.
pub(super) fn time(seconds: f64) -> String {
    if seconds < 120.0 {
        format!("{seconds:.0} s")
    } else if seconds < 7_200.0 {
        format!("{:.0} min", seconds / 60.0)
    } else {
        format!("{:.1} h", seconds / 3_600.0)
    }
}

/// The next round number.
fn nice(most: f64) -> f64 {
    let power = 10_f64.powf(most.log10().floor());
    let part = most / power;
    let round = [1.0, 2.0, 4.0, 5.0, 10.0].into_iter().find(|round| part <= *round + 1e-9).unwrap_or(10.0);
    (round * power).max(2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(points: &[(u64, usize, f64)]) -> Vec<PacePoint> {
        let json: Vec<_> = points
            .iter()
            .map(|(at, limit, rate)| format!(r#"{{"atSeconds": {at}, "limit": {limit}, "requestsPerSecond": {rate}}}"#))
            .collect();
        serde_json::from_str(&format!("[{}]", json.join(","))).expect("points")
    }

    #[test]
    fn an_outage_is_what_nobody_answered_in_between() {
        let pace = pace(&[(0, 16, 0.0), (1, 16, 90.0), (2, 16, 0.0), (3, 16, 0.0), (4, 8, 40.0), (5, 8, 0.0)]);
        let tallies = |status: &str| -> Vec<StatusTally> {
            let json = format!(r#"[{{"status": {status}, "requests": 3, "retries": 3, "refusals": 0, "waitedSeconds": 2.0}}]"#);
            serde_json::from_str(&json).expect("a tally")
        };
        assert_eq!(outages(&pace, &tallies("409")), [], "records waited for what they refer to");
        let found = outages(&pace, &tallies("null"));
        assert_eq!(found, [Outage { from: 2, to: 4 }]);
        let svg = svg(&pace, &found).expect("two points are there");
        assert_eq!(svg.matches("class=\"outage\"").count(), 1);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn less_than_two_points_are_not_drawn() {
        assert_eq!(svg(&pace(&[(0, 16, 3.0)]), &[]), None);
        let round = [1.0, 13.0, 1_000.0, 4_200.0].map(|most| format!("{:.0}", nice(most)));
        assert_eq!(round, ["2", "20", "1000", "5000"]);
    }
}
