/**
 * Local mailbox: takes any mail by SMTP, keeps it, shows it over HTTP.
 *
 *   PORT       HTTP; 0 or absent takes a free one
 *   SMTP_PORT  SMTP; 0 or absent takes a free one
 *   HOST       default 127.0.0.1, for both
 *   DATA_DIR   this program's own folder (one .eml per message); absent: a temporary folder, removed at the end
 *   BASE_PATH  where the pages are seen by the browser, default "/" (the application proxies them at /dev/mailbox);
 *              requests are understood with and without it
 *
 * Ready when GET /health answers 200; two lines "mailbox: listening on http://HOST:PORT" and
 * "mailbox: listening on smtp://HOST:SMTP_PORT" are printed then. Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
export {};
