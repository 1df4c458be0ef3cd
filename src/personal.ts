/** What every area keeps about people, declared by importing it. One line per area; the account itself is erased last. */
import './accounts/personal/own.ts';
import './media/personal.ts';
import './assessment/personal.ts';
import './assessment/attempts/personal.ts';
import './assessment/assignments/personal.ts';
import './authoring/personal.ts';
import './catalog/personal.ts';
import './learning/personal.ts';
import './learning/notes/personal.ts';
import './credentials/personal.ts';
import './commerce/personal.ts';
import './community/personal.ts';
import './site/personal.ts';
import './notifications/personal.ts';
