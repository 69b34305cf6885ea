//! An ODS in memory that really checks what it is sent.
