//! The words that a server's sentence may keep: ordinary words, none of which is anybody's name.
//!
//! [`WORDS`] may begin a sentence. [`NAMES_TOO`] are words that people are also called by: they stay only in lower case, within a sentence of
//! words that stay, and not beside a word for a person. What is in neither list is hidden, names of models apart.

/// Ordinary words.
pub(super) const WORDS: &str = "\
    a able about above absence absences absent academic accept acceptable accepted access according accountability achievement across action \
    actions active activity actual add added adding additional address addresses adjusted administration administrative administrator admission \
    admitted affected affiliation after again against age agency ahead align all allowed alone along already also always ambiguous amount an and \
    annual another any anything api appear appears applicable application applied applies apply appropriate approved are area areas array as ask \
    asked assessment assessments assigned assignment assignments associate associated association associations at attempt attempted attempting \
    attend attendance attended attending authenticated authenticity authorization authorize authorized automatically available average away \
    based basis be because become been before began begin beginning begins behavior behind being belong belongs below between beyond birth blank \
    blocked body boolean both bound but by calculated calendar calendars called caller caller's can cancelled cannot capacity categories category \
    caused causes certain certificate certification change changed changes changing character characters checked checking children choose \
    chosen citizenship claim claims classes classification classroom client client's clients closed code codes cohort cohorts \
    collection collections combination comment comments common communicating compared complete completed completely completion concurrent \
    condition conditions conflict conflicting conflicts connection consecutive consistent consistently constraint constructed consumer contact \
    contacts contain contained contains content context continue continued correct corrected correction correctly correspond corresponding could \
    count country county course courses create created creates creating creation credential credentials credit credits criteria current \
    currently curriculum daily data database date dates datetime days deadline decimal declared default defined degree delete deleted deletes \
    deletion denied department dependencies dependency dependent depends description descriptor descriptors designated detail details detected \
    determine determined did differ difference different differs digit digits diploma direct directory disabilities disability disabled \
    disallowed disciplinary discipline discontinued district district's districts do document documents does done down dropped due duplicate \
    duplicated duplicates duration during each earlier earliest earned economic education educational effective either elapsed element elements \
    eligibility eligible else elsewhere email employed employment empty enabled encountered end ended ending ends enforced enough enroll \
    enrolled enrolling enrollment enrollment's enrollments enrolment enrolments ensure enter entered entities entity entries entry equal equals \
    equivalent error errors established evaluated evaluation even event events ever every exact exactly exceed exceeded exceeds except exclude \
    excluded exclusive exist existed existing exists exit exited exiting exits expected expiration expired expires explanation extension \
    external extra fail failed failing fails failure failures false federal few fewer field fifth file filled final find finished first \
    fiscal fits flag following for forbidden form format formatted formed found fourth from full fully funded funding further future gateway general \
    generated get give given gives gone grade grades grading graduate graduated graduation grants greater group groups guardian guardians had half \
    happened has have having header hidden higher highest here hint his history hold holds homeless homeroom hour hours how however id identical \
    identification identified identifier identifiers identifies identify identifying identities identity if ignored immediately in inactive \
    incident incidents include included includes including incomplete inconsistent incorrect incorrectly independent index indicate indicated \
    indicates indicator indicators individual info information inherited initial input inside instance instead institution institutions \
    instruction instructional insufficient integer integrity intended intersect intersects interval into invalid is issue issued issues it item \
    item's items its itself json just keep kept key kindergarten kind known label language languages large larger last late later latest \
    leading least leave leaves left legal length less letters level levels license like limit limited limits line linked list listed lists \
    literal load local located location locations locked longer longest lookup lower lowercase lowest made main maintained malformed managed \
    mandatory manually many mapped mapping marked match matched matches matching maximum meet meets member members membership message messages met \
    method middle migrant minimum minutes mismatch missing mode modified month months more most moved much multiple must mutually name named \
    namespace natural near need needed needs negative neither never new newer next nine no non-empty none nonempty nor normal not nothing \
    notification now null number numbers numeric object objective objects obsolete occur occurred occurrence occurs of off offense offered \
    offering offerings office official offset often older omitted on once one ones ongoing only onto open opened operation option optional options \
    or order organization organization's organizations origin original other others otherwise our out outcome outside over overlap overlapping \
    overlaps override own owned owner ownership parameter parameters parsed part partial participate participating participation partner parts \
    passed password past path pattern pending per percent percentage perform performed period periods permission permissions permitted personnel \
    phone physical placed placement plan plans please points policies policy populated portion position positive possible postal posted \
    precede precedes preceding precision preferred prefix prefixes prekindergarten prepared present prevent prevented prevents previous previously \
    primary prior private problem problems process processed processing program programs prohibited project proper properly properties property \
    proposed provide provided provider provides public published pupils purpose put quarter queries query question questions quota range ranges \
    rate rather reach reached ready reason reasons receive received receives recent recommended record recorded records recreate recreated \
    redundant refer reference referenced references referencing referral referred referring refers refused regarding region registered \
    registration regular rejected related relationship relationships release remain remaining remains remove removed repeat repeated replace \
    replaced report reported reporting reports represent representing request requested requests require required requirement requirements \
    requires reserved residence residency resident resides resolve resolved resource resource's resources respective response responsible \
    restricted restriction result results retained retry return returned returning returns review revised role route row rows rule rules same \
    save saved schedule scheduled schema school school's schools score scores search second secondary section sections security see select \
    selected semester semesters send sending sent separate sequence served server service services session sessions set sets setting settings \
    seventh several shall shared should shown side similar simultaneously since single site size skipped so some something sort source space \
    spaces special specific specified specifies specify split staff staff's stage standard standards start started starting starts state state's \
    statement states status still stop stopped store stored strictly string structure student student's students subject subjects submission \
    submit submitted subordinate subsequent such suffix sum summary supplied support supported supports suspended suspension syntax system table \
    take taken takes target teacher teachers teaching telephone temporarily temporary tenant term terminated terms text than that the their them \
    then there therefore these they third this those though three threshold through thus time timeout times timestamp title to together token \
    tokens too total trailing transaction transcript transcripts transfer transferred transferring transportation true truncated try trying twice \
    two type types unable unavailable unchanged under undefined unexpected unified unique uniquely unit units unknown unless unmapped \
    unprocessable unrecognized unresolved unsupported until up update updated updates upon upper uppercase upsert url usage use used user users \
    uses using valid validate validated validating validation validationerrors value values variable verified verify version via view violate \
    violated violates violation violations visible vocational warning warnings was we weekly weeks weight were what when where whether which while \
    whitespace who whole whose why window with withdraw withdrawal withdrawals withdrawn withdrew within without words work working would write \
    writing written wrong year years yes yet you your zero";

/// Words that are also what people are called.
pub(super) const NAMES_TOO: &str = "back best block case check child class close cross day early fields grant hall hand head house keys long major mark may \
    minor old page parent parents person place post short small street test will word young";

/// Words beside which a word of [`NAMES_TOO`] may be a name.
pub(super) const BESIDE_A_NAME: &str = "student student's students staff staff's teacher teachers contact contacts parent parents guardian \
    guardians person child children pupils name named called user users member members for of by with and or his";
