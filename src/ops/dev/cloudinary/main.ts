/**
 * Stand-in for Cloudinary: upload API, admin API and delivery, as one small program.
 *
 *   PORT        where to listen; 0 or absent takes a free one
 *   HOST        default 127.0.0.1
 *   DATA_DIR    this program's own folder (files and index.json); absent: a temporary folder, removed at the end
 *   CLOUD_NAME  default local
 *   API_KEY     default local-key
 *   API_SECRET  default local-cloudinary-secret
 *
 * The application's side: CLOUDINARY_URL=cloudinary://API_KEY:API_SECRET@CLOUD_NAME?upload_prefix=http://HOST:PORT&cname=HOST:PORT&secure=false
 * Ready when GET /_control/health answers 200; one line "cloudinary: listening on http://HOST:PORT" is printed then.
 * Stops on SIGTERM, SIGINT and on IPC disconnect.
 */
export {};
