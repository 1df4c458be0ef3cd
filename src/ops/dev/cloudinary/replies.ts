import { type Answer, json } from '../http.ts';
import type { Asset } from './store.ts';

/** An error as Cloudinary words it: one message, in the body and in a header. */
export function refuse(message: string, status = 400): Answer {
  const answer = json({ error: { message } }, status);
  return { ...answer, headers: { ...answer.headers, 'x-cld-error': message.replaceAll(/[^\x20-\x7e]/g, '?') } };
}

/** An asset as the upload and admin APIs show it; absent facts are left out, as there. */
export function show(asset: Asset, base: string, cloudName: string) {
  const { content_type: _type, file: _file, etag, format, ...facts } = asset;
  const extension = format ? `.${format}` : '';
  const path = `${asset.resource_type}/${asset.type}/v${asset.version}/${encodeURI(asset.public_id)}${extension}`;
  return {
    ...facts,
    ...(format ? { format } : {}),
    etag,
    placeholder: false,
    url: `${base}/${cloudName}/${path}`,
    secure_url: `${base}/${cloudName}/${path}`,
    ...(asset.duration === undefined ? {} : { is_audio: false, bit_rate: bitRate(asset) }),
  };
}

function bitRate(asset: Asset): number {
  return asset.duration ? Math.round((asset.bytes * 8) / asset.duration) : 0;
}
