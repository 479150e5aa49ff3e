import { send } from '@linli/shared'
import type { Picture } from './types'

const LONGEST_SIDE = 1600

/** A photo small enough for a slow phone; the original where the browser cannot draw it. */
async function shrunk(file: File): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
    if (scale === 1 && file.size < 600_000) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(bitmap.width * scale)
    canvas.height = Math.round(bitmap.height * scale)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    bitmap.close()
    return await new Promise<Blob>((done) => canvas.toBlob((blob) => done(blob ?? file), 'image/jpeg', 0.86))
  } catch {
    return file
  }
}

/** Uploads a photo. */
export async function uploadPhoto(file: File): Promise<Picture> {
  const body = new FormData()
  body.append('file', await shrunk(file), 'photo.jpg')
  return send<Picture>('POST', '/api/media', { body })
}
