//! The state of the token, without I/O.

use super::*;

fn header() -> HeaderValue {
    HeaderValue::from_static("Bearer x")
}

fn fault(verdict: Verdict) -> TokenFault {
    TokenFault { verdict, status: None, retry_after: None, asked: false, lasting: false, message: String::new(), cause: None }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_at_nine_tenths_of_its_life_and_used_till_its_end_if_that_fails() {
    let (mut slot, now) = (Slot::default(), Instant::now());
    assert!(slot.ready(now).is_none());
    slot.accept(header(), Duration::from_secs(1000), now, now);
    assert!(matches!(slot.ready(now + Duration::from_secs(899)), Some(Ok(_))));
    let late = now + Duration::from_secs(900);
    assert!(slot.ready(late).is_none(), "time to renew");
    assert!(slot.fail(fault(Verdict::Unauthorized), late).is_ok(), "the old one lives");
    assert!(matches!(slot.ready(late + Duration::from_secs(1)), Some(Ok(_))), "no second try at once");
    assert!(slot.ready(late + PAUSE).is_none());
    assert!(slot.fail(fault(Verdict::Unauthorized), now + Duration::from_secs(1000)).is_err());
    assert!(matches!(slot.ready(now + Duration::from_secs(9 * 3600)), Some(Err(_))), "a refused secret stays refused");
}

#[tokio::test(start_paused = true)]
async fn only_the_current_token_can_be_rejected() {
    let (mut slot, now) = (Slot::default(), Instant::now());
    let old = slot.accept(header(), Duration::from_secs(60), now, now);
    assert!(slot.reject(old.generation, now, now));
    assert!(slot.ready(now).is_none());
    slot.accept(header(), Duration::from_secs(60), now, now);
    assert!(slot.reject(old.generation, now, now), "there is another one");
    assert!(matches!(slot.ready(now), Some(Ok(_))), "a late 401 of the old token does not cost the new one");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_others_are_accepted_with_stays() {
    let (mut slot, now) = (Slot::default(), Instant::now());
    let token = slot.accept(header(), Duration::from_secs(600), now, now);
    let later = now + Duration::from_secs(5);
    slot.prove(token.generation, later);
    assert!(!slot.reject(token.generation, now, later), "accepted while that request was under way");
    assert!(slot.reject(token.generation, later + Duration::from_secs(1), later + Duration::from_secs(2)));
}

#[tokio::test(start_paused = true)]
async fn a_new_token_is_not_replaced_before_it_was_accepted() {
    let (mut slot, now) = (Slot::default(), Instant::now());
    let first = slot.accept(header(), Duration::from_secs(600), now, now);
    assert!(slot.reject(first.generation, now, now));
    let second = slot.accept(header(), Duration::from_secs(600), now, now);
    for seconds in [0, 60, 300] {
        assert!(!slot.reject(second.generation, now, now + Duration::from_secs(seconds)));
    }
}

/// A node of several refuses every token; the others accept it, one request after another.
#[tokio::test(start_paused = true)]
async fn a_bad_node_does_not_use_up_the_tokens_that_a_host_allows() {
    let (mut slot, start) = (Slot::default(), Instant::now());
    let mut now = start;
    slot.accept(header(), DEFAULT_LIFE, now, now);
    for _ in 0..20_000 {
        now += Duration::from_millis(60);
        let current = slot.generation;
        slot.prove(current, now);
        if slot.reject(current, now + Duration::from_millis(1), now + Duration::from_millis(2)) {
            slot.accept(header(), DEFAULT_LIFE, now, now);
        }
    }
    assert!(now - start < DEFAULT_LIFE && (5..15).contains(&slot.generation), "{}", slot.generation);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_has_issued_tokens_is_not_given_up_for_one_odd_answer() {
    let now = Instant::now();
    for verdict in [Verdict::Config, Verdict::Transient, Verdict::Unauthorized, Verdict::AuthThrottled] {
        let mut slot = Slot::default();
        slot.accept(header(), Duration::from_secs(10), now, now);
        let late = now + Duration::from_secs(60);
        assert!(slot.fail(fault(verdict.clone()), late).is_err_and(|fault| !fault.lasting), "{verdict:?}");
        let again = slot.fail(fault(verdict.clone()), late + THROTTLED_PAUSE);
        let refused = verdict == Verdict::Unauthorized;
        assert!(again.is_err_and(|fault| fault.lasting == refused), "{verdict:?}: key and secret refused twice in a row");
        let mut new = Slot::default();
        let waits = verdict == Verdict::Transient;
        assert!(new.fail(fault(verdict.clone()), now).is_err_and(|fault| fault.lasting != waits), "{verdict:?} at first");
    }
}

#[test]
fn the_life_of_a_token_is_a_number_in_quotes_or_not() {
    let life =
        |text: &str| serde_json::from_str::<TokenAnswer>(&format!(r#"{{"access_token":"x"{text}}}"#)).expect("a token").life();
    assert_eq!(life(r#","expires_in":1800"#), Some(Duration::from_secs(1800)));
    assert_eq!(life(r#","expires_in":"1800""#), Some(Duration::from_secs(1800)));
    assert_eq!(life(r#","expires_in":1.5"#), Some(Duration::from_millis(1500)));
    for odd in [
        "",
        r#","expires_in":"soon""#,
        r#","expires_in":null"#,
        r#","expires_in":-1"#,
        r#","expires_in":[1]"#,
        r#","expires_in":"1e999""#,
    ] {
        assert_eq!(life(odd), None, "{odd}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_client_does_not_ask_again_before_its_time() {
    let (mut slot, now) = (Slot::default(), Instant::now());
    assert!(slot.fail(fault(Verdict::AuthThrottled), now).is_err());
    assert!(matches!(slot.ready(now + THROTTLED_PAUSE - Duration::from_secs(1)), Some(Err(_))));
    assert!(slot.ready(now + THROTTLED_PAUSE).is_none());
}
