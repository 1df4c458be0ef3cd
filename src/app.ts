/** The order in which a request walks, then one mount line per area. A table of contents: keep it one. */
import express, { type Express } from 'express';
import { consent } from './accounts/consent/consent.routes.ts';
import { askForConsent } from './accounts/consent/gate.ts';
import { devices } from './accounts/devices/devices.routes.ts';
import { google } from './accounts/google/google.routes.ts';
import { joining } from './accounts/invitations/joining.routes.ts';
import { invitationLists } from './accounts/invitations/lists.routes.ts';
import { readingOnly, seeAs, seeingAs } from './accounts/people/see-as.routes.ts';
import { data } from './accounts/personal/data.routes.ts';
import { personPages } from './accounts/privacy/person-page.routes.ts';
import { privacy } from './accounts/privacy/privacy.routes.ts';
import { profile } from './accounts/profile/profile.routes.ts';
import { publicPage } from './accounts/profile/public-page.routes.ts';
import { emails } from './accounts/recovery/email.routes.ts';
import { notMe } from './accounts/recovery/not-me.routes.ts';
import { passwords } from './accounts/recovery/password.routes.ts';
import { admins } from './accounts/roles/admins.routes.ts';
import { applications } from './accounts/roles/applications.routes.ts';
import { teach } from './accounts/roles/teach.routes.ts';
import { authenticatorApp } from './accounts/second-step/app.routes.ts';
import { recoveryCodes } from './accounts/second-step/codes.routes.ts';
import { confirmation } from './accounts/second-step/confirm.routes.ts';
import { insistOnSecondStep } from './accounts/second-step/insist.ts';
import { passkeys } from './accounts/second-step/passkeys.routes.ts';
import { secondStep } from './accounts/second-step/sign-in-step.routes.ts';
import { security } from './accounts/security/security.routes.ts';
import { settings } from './accounts/settings/settings.routes.ts';
import { signIn } from './accounts/sign-in.routes.ts';
import { join } from './accounts/sign-up.routes.ts';
import { auditLog } from './analytics/audit.routes.ts';
import { adminCourses } from './analytics/courses.routes.ts';
import { failedJobs } from './analytics/jobs.routes.ts';
import { overview } from './analytics/overview.routes.ts';
import { people } from './analytics/people.routes.ts';
import { reports } from './analytics/reports.routes.ts';
import { authoring } from './authoring/authoring.routes.ts';
import { catalog } from './catalog/catalog.routes.ts';
import { adminOrders } from './commerce/admin-orders.routes.ts';
import { checkout } from './commerce/checkout.routes.ts';
import { comparisons } from './commerce/comparisons.routes.ts';
import { orders } from './commerce/orders.routes.ts';
import { payments } from './commerce/payments.routes.ts';
import { reviews } from './community/reviews.routes.ts';
import { config } from './config.ts';
import { credentials } from './credentials/credentials.routes.ts';
import { learning } from './learning/learning.routes.ts';
import { media, publicMedia } from './media/media.routes.ts';
import { bell } from './notifications/notifications.routes.ts';
import { health } from './ops/health.routes.ts';
import { mailbox } from './ops/mailbox.routes.ts';
import { banner } from './site/banner.routes.ts';
import { categories as siteCategories } from './site/categories.routes.ts';
import { pages } from './site/pages.routes.ts';
import { parts } from './site/parts.routes.ts';
import { questions } from './site/questions.routes.ts';
import { texts } from './site/texts.routes.ts';
import { acting } from './web/acting.ts';
import { bodyPatience } from './web/body-patience.ts';
import { closedDoors } from './web/doors.ts';
import { failure, notFound } from './web/failure.ts';
import { methodOverride, requestLog } from './web/middleware.ts';
import { csrf, sameSite, securityHeaders } from './web/protection.ts';
import { sessions } from './web/session.ts';
import { staticFiles } from './web/static-files.ts';
import { receiveUploads } from './web/uploads.ts';

export function buildApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  if (config.trustProxy) app.set('trust proxy', config.trustProxy);

  app.use(requestLog, bodyPatience, securityHeaders());
  app.use('/static', staticFiles());
  app.use(health, publicMedia);
  // What providers send stands on signatures, not on sessions.
  app.use(payments);

  app.use(...sessions(), seeingAs, closedDoors);
  app.use(sameSite);
  app.use(express.urlencoded({ extended: false, limit: '2mb', parameterLimit: 2500 }));
  app.use(receiveUploads(), csrf(), methodOverride, acting, readingOnly, insistOnSecondStep, askForConsent);

  app.use(passwords, emails, notMe);
  app.use(signIn, google, secondStep, confirmation, security, authenticatorApp, recoveryCodes, passkeys);
  app.use(join, joining, profile, publicPage, data, privacy, personPages, consent, devices, teach, media);
  app.use(pages, authoring, catalog);

  app.use(learning, credentials);
  app.use(checkout, orders, comparisons, adminOrders);
  app.use(reviews, banner, questions, siteCategories, texts, bell);
  app.use(overview, people, seeAs, applications, admins, invitationLists);
  app.use(auditLog, adminCourses, reports, failedJobs, settings);
  if (!config.production) app.use(parts, mailbox);
  app.use(notFound, failure);
  return app;
}
