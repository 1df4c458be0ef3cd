import type { Table } from '../../../render/table.ts';

/** The rows of `media/library.sql` that the films show, placed by each film. */
export const books = (x: number, y: number): Table => ({
  x,
  y,
  name: 'books',
  columns: [
    { name: 'id', width: 60, numeric: true },
    { name: 'title', width: 345 },
    { name: 'author', width: 215 },
    { name: 'year', width: 100, numeric: true },
  ],
  rows: [
    ['1', 'Pride and Prejudice', 'Jane Austen', '1813'],
    ['2', 'Frankenstein', 'Mary Shelley', '1818'],
    ['3', 'Middlemarch', 'George Eliot', '1871'],
    ['4', 'The Time Machine', 'H. G. Wells', '1895'],
    ['5', 'Dracula', 'Bram Stoker', '1897'],
    ['6', 'The War of the Worlds', 'H. G. Wells', '1898'],
    ['7', 'Gitanjali', 'R. Tagore', '1910'],
    ['8', 'Emma', 'Jane Austen', '1815'],
  ],
});

export const members = (x: number, y: number): Table => ({
  x,
  y,
  name: 'members',
  columns: [
    { name: 'id', width: 60, numeric: true },
    { name: 'name', width: 120 },
    { name: 'town', width: 120 },
  ],
  rows: [
    ['1', 'Asha', 'Pune'],
    ['2', 'Bilal', 'Delhi'],
    ['3', 'Chen', 'Pune'],
    ['4', 'Dora', 'Goa'],
    ['5', 'Emil', 'Delhi'],
  ],
});

export const loans = (x: number, y: number): Table => ({
  x,
  y,
  name: 'loans',
  columns: [
    { name: 'member_id', width: 180, numeric: true },
    { name: 'book_id', width: 140, numeric: true },
  ],
  rows: [
    ['1', '4'],
    ['2', '1'],
    ['1', '6'],
    ['3', '2'],
    ['1', '2'],
    ['3', '7'],
    ['5', '4'],
    ['3', '4'],
    ['2', '8'],
  ],
});
