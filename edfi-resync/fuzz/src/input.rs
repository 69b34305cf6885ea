//! [`Input`]: the bytes of a fuzzer as lines, choices and a rest.

/// What is left of an input. At its end everything is zero and empty, so that every input is a complete one.
pub(super) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    /// The next line, without its end.
    pub(super) fn line(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|&byte| byte == b'\n').unwrap_or(self.0.len());
        let (line, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or_default();
        line
    }

    /// The next line as text; what is no UTF-8 is replaced.
    pub(super) fn text(&mut self) -> String {
        String::from_utf8_lossy(self.line()).into_owned()
    }

    /// What is left.
    pub(super) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// What is left, cut where a line is `%%`.
    pub(super) fn blocks(&mut self) -> Vec<&'a [u8]> {
        let mut blocks = Vec::new();
        let mut rest = self.rest();
        while let Some(at) = rest.windows(4).position(|window| window == b"\n%%\n") {
            blocks.push(&rest[..at]);
            rest = &rest[at + 4..];
        }
        blocks.push(rest);
        blocks
    }

    /// A byte; letters and digits choose as their code says, so that seeds can be typed.
    pub(super) fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    /// A number below this one, which is not 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let wide = if bound > 256 { usize::from(self.byte()) << 8 } else { 0 };
        (wide | usize::from(self.byte())) % bound
    }

    pub(super) fn coin(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// One of these.
    pub(super) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
