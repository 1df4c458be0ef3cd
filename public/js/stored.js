// On the page that says that something is stored: what this browser kept of it is forgotten.

import { takeSent } from './kept-words.js';

takeSent();
