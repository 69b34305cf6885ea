//! Names of people, streets and schools. Every telephone number and mail address made of them is one reserved for fiction.

use super::family::Birthplace;

#[rustfmt::skip]
pub(super) const GIRLS: &[&str] = &[
    "Abigail", "Aisha", "Alma", "Amelia", "Anh", "Ava", "Beatriz", "Camila", "Carmen", "Charlotte", "Chloe", "Clara", "Daniela",
    "Elena", "Eleanor", "Ella", "Emily", "Emma", "Evelyn", "Fatima", "Freya", "Grace", "Halima", "Hannah", "Harper", "Imani",
    "Ingrid", "Isabella", "Jasmine", "Josephine", "Keiko", "Laila", "Layla", "Leah", "Lily", "Linh", "Lucía", "Lucy", "Mai",
    "Maria", "Mariam", "Maya", "Mia", "Naomi", "Nora", "Olivia", "Penelope", "Priya", "Quinn", "Rosa", "Ruby", "Sahra",
    "Samira", "Scarlett", "Sofía", "Sophia", "Stella", "Tessa", "Valentina", "Victoria", "Violet", "Willow", "Ximena", "Yasmin",
    "Zara", "Zoë",
];

#[rustfmt::skip]
pub(super) const BOYS: &[&str] = &[
    "Aaron", "Abdi", "Adrian", "Ahmed", "Alejandro", "Alexander", "Andrew", "Anthony", "Arjun", "Asher", "Benjamin", "Caleb",
    "Carlos", "Carter", "Daniel", "David", "Diego", "Dominic", "Elijah", "Ethan", "Ezra", "Felix", "Gabriel", "Hassan", "Henry",
    "Hudson", "Ian", "Isaac", "Ismail", "Jack", "Jackson", "Jacob", "James", "Javier", "Jayden", "Jin", "Jonah", "José",
    "Joseph", "Julian", "Kai", "Khalid", "Kofi", "Leo", "Liam", "Lucas", "Luis", "Marcus", "Mateo", "Matthew", "Minh", "Nathan",
    "Noah", "Oliver", "Omar", "Owen", "Rafael", "Rohan", "Samuel", "Santiago", "Sebastián", "Theodore", "Thomas", "Tou",
    "Tyler", "Victor", "Wyatt", "Xavier", "Yusuf",
];

#[rustfmt::skip]
pub(super) const WOMEN: &[&str] = &[
    "Amy", "Andrea", "Angela", "Ayaan", "Barbara", "Brenda", "Carolina", "Catherine", "Christine", "Claudia", "Deborah",
    "Denise", "Diane", "Elizabeth", "Erin", "Gabriela", "Heather", "Helen", "Hodan", "Jennifer", "Jessica", "Joanna", "Julie",
    "Karen", "Katherine", "Kim", "Laura", "Leticia", "Lisa", "Lourdes", "Margaret", "Maria", "Marisol", "Mee", "Melissa",
    "Michelle", "Monica", "Nancy", "Nasra", "Nicole", "Pa Nhia", "Patricia", "Rachel", "Rebecca", "Renee", "Samantha", "Sarah",
    "Shannon", "Stephanie", "Susan", "Tamika", "Teresa", "Thanh", "Tracy", "Vanessa", "Wendy", "Yolanda",
];

#[rustfmt::skip]
pub(super) const MEN: &[&str] = &[
    "Abdullahi", "Alan", "Antonio", "Brian", "Bruce", "Charles", "Chong", "Christopher", "Craig", "Darnell", "Dennis",
    "Douglas", "Edward", "Eric", "Francisco", "Frank", "Gary", "George", "Gregory", "Hector", "Ibrahim", "Jason", "Jeffrey",
    "Jerome", "John", "Jorge", "Juan", "Keith", "Kenneth", "Kevin", "Manuel", "Mark", "Michael", "Miguel", "Mohamed",
    "Nicholas", "Patrick", "Paul", "Peter", "Philip", "Raymond", "Ricardo", "Robert", "Roger", "Ronald", "Ryan", "Scott",
    "Stephen", "Terrence", "Timothy", "Tuan", "Vincent", "Walter", "William",
];

#[rustfmt::skip]
pub(super) const FAMILIES: &[&str] = &[
    "Abdi", "Adams", "Ahmed", "Allen", "Anderson", "Bailey", "Baker", "Barnes", "Becker", "Bell", "Bennett", "Brooks", "Brown",
    "Butler", "Campbell", "Carlson", "Carter", "Castillo", "Chang", "Chavez", "Clark", "Collins", "Cook", "Cooper", "Cruz",
    "Davis", "Diaz", "Edwards", "Ellis", "Erickson", "Evans", "Farah", "Fernández", "Fischer", "Flores", "Foster", "García",
    "Gomez", "Gonzalez", "Gray", "Green", "Gutierrez", "Hall", "Hansen", "Harris", "Hassan", "Hernandez", "Hill", "Hoffman",
    "Howard", "Hughes", "Ibrahim", "Jackson", "James", "Jenkins", "Johnson", "Jones", "Kelly", "Khan", "Kim", "King",
    "Kowalski", "Larson", "Le", "Lee", "Lewis", "Lindqvist", "Long", "Lopez", "Martin", "Martinez", "Meyer", "Miller",
    "Mitchell", "Mohamed", "Moore", "Morales", "Morgan", "Morris", "Moua", "Muñoz", "Murphy", "Nelson", "Nguyen", "Nuñez",
    "O'Brien", "O'Connor", "Okafor", "Olson", "Ortiz", "Parker", "Patel", "Perez", "Peterson", "Phillips", "Pham", "Powell",
    "Price", "Ramirez", "Ramos", "Reed", "Reyes", "Richardson", "Rivera", "Roberts", "Robinson", "Rodriguez", "Rogers", "Ross",
    "Ruiz", "Russell", "Sanchez", "Sanders", "Schmidt", "Schultz", "Scott", "Sharma", "Simmons", "Smith", "Stewart", "Sullivan",
    "Taylor", "Thao", "Thomas", "Thompson", "Torres", "Tran", "Turner", "Vang", "Vasquez", "Wagner", "Walker", "Wallace",
    "Ward", "Warsame", "Washington", "Watson", "Weber", "White", "Williams", "Wilson", "Wood", "Wright", "Xiong", "Yang",
    "Young", "Zimmerman",
];

#[rustfmt::skip]
pub(super) const STREETS: &[&str] = &[
    "Oak Street", "Maple Avenue", "Cedar Lane", "Elm Street", "Birch Road", "Lake Drive", "River Road", "Hill Street",
    "Park Avenue", "Prairie View", "Meadow Lane", "Main Street", "Second Street", "Third Avenue", "Church Street", "Mill Road",
    "Sunset Drive", "Willow Way", "Spruce Court", "Heron Circle", "Quarry Road", "Station Street", "Orchard Lane",
    "Juniper Street",
];

pub(super) const CITIES: &[(&str, &str, &str)] = &[
    ("Stillbrook", "55990", "Larch"),
    ("North Stillbrook", "55991", "Larch"),
    ("Fairlake", "55992", "Larch"),
    ("Granite Ford", "55993", "Sorrel"),
];

pub(super) const BIRTHPLACES: &[(&str, &str)] = &[
    ("Stillbrook", "MN"),
    ("Fairlake", "MN"),
    ("Duluth", "MN"),
    ("Madison", "WI"),
    ("Des Moines", "IA"),
    ("Chicago", "IL"),
    ("El Paso", "TX"),
];

/// Where those who speak a language at home were born, if not here.
pub(super) fn abroad(language: &str) -> Option<Birthplace> {
    let (city, country) = match language {
        "es" => ("Guadalajara", "MX"),
        "so" => ("Mogadishu", "SO"),
        "hmn" => ("Vientiane", "LA"),
        "vi" => ("Da Nang", "VN"),
        "ar" => ("Addis Ababa", "ET"),
        _ => return None,
    };
    Some(Birthplace { city, state: None, country: Some(country) })
}

#[rustfmt::skip]
pub(super) const SCHOOLS: &[&str] = &[
    "Lincoln", "Riverside", "Washington", "Oakwood", "Maple Grove", "Jefferson", "Prairie Creek", "Cedar Ridge", "Roosevelt",
    "Lakeview", "Franklin", "Northside", "Hillcrest", "Sunnyside", "Birchwood", "Meadowbrook", "Central", "Douglass",
    "Highland", "Valley View",
];
