-- A small lending library: three tables to practise on.
-- sqlite3 library.db < library.sql

PRAGMA foreign_keys = ON;

CREATE TABLE members (
  id     INTEGER PRIMARY KEY,
  name   TEXT NOT NULL,
  town   TEXT NOT NULL,
  phone  TEXT,
  joined TEXT NOT NULL CHECK (joined LIKE '____-__-__')
);

CREATE TABLE books (
  id     INTEGER PRIMARY KEY,
  title  TEXT NOT NULL,
  author TEXT NOT NULL,
  year   INTEGER NOT NULL,
  shelf  TEXT NOT NULL
);

CREATE TABLE loans (
  id        INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL REFERENCES members(id),
  book_id   INTEGER NOT NULL REFERENCES books(id),
  taken     TEXT NOT NULL,
  returned  TEXT
);

INSERT INTO members (id, name, town, phone, joined) VALUES
  (1, 'Asha',  'Pune',  '555-0101', '2024-01-15'),
  (2, 'Bilal', 'Delhi', NULL,       '2024-02-02'),
  (3, 'Chen',  'Pune',  '555-0133', '2024-02-20'),
  (4, 'Dora',  'Goa',   NULL,       '2024-03-08'),
  (5, 'Emil',  'Delhi', '555-0150', '2024-04-11');

INSERT INTO books (id, title, author, year, shelf) VALUES
  (1, 'Pride and Prejudice',   'Jane Austen',        1813, 'novel'),
  (2, 'Frankenstein',          'Mary Shelley',       1818, 'science'),
  (3, 'Middlemarch',           'George Eliot',       1871, 'novel'),
  (4, 'The Time Machine',      'H. G. Wells',        1895, 'science'),
  (5, 'Dracula',               'Bram Stoker',        1897, 'horror'),
  (6, 'The War of the Worlds', 'H. G. Wells',        1898, 'science'),
  (7, 'Gitanjali',             'Rabindranath Tagore', 1910, 'poetry'),
  (8, 'Emma',                  'Jane Austen',        1815, 'novel');

INSERT INTO loans (id, member_id, book_id, taken, returned) VALUES
  (1, 1, 4, '2024-05-02', '2024-05-16'),
  (2, 2, 1, '2024-05-03', '2024-05-30'),
  (3, 1, 6, '2024-05-16', '2024-06-01'),
  (4, 3, 2, '2024-05-20', '2024-05-27'),
  (5, 1, 2, '2024-06-01', NULL),
  (6, 3, 7, '2024-06-04', '2024-06-25'),
  (7, 5, 4, '2024-06-10', NULL),
  (8, 3, 4, '2024-05-17', '2024-05-20'),
  (9, 2, 8, '2024-06-12', '2024-06-20');
