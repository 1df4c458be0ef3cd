/** What the areas say of uploaded files: who may have them, and where they are used. Declared by importing it. */
import './assessment/files.ts';
import './authoring/files/access.ts';
import './authoring/files/uses.ts';
import './credentials/files.ts';
import './assessment/assignments/files.ts';
import './assessment/peers/files.ts';
import './learning/assignment/files.ts';
import './learning/peers/files.ts';
import './learning/files.ts';
