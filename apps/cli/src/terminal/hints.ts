import type { ErrorCode } from "@tessera/core";

/** What to do about an error, where that is not plain from its message. */
export const hints: Readonly<Partial<Record<ErrorCode, string>>> = {
  "placeholder-mismatch": "write one <image> for each picture, or none at all",
  "context-overflow": "lower --max-tiles or --frames, or start over with /reset",
  "image-too-large": "make the picture smaller first, or raise --max-pixels",
  "video-decode-failed":
    "videos other than GIF and WebP need ffmpeg (installed, or named by FFMPEG_PATH) or the package node-av (npm install node-av)",
  "document-locked": "give it with --password",
  "checkpoint-not-found": "--model takes a folder with config.json and *.safetensors, as downloaded from Hugging Face",
  "tensor-missing": "the download may be incomplete",
  "cache-unwritable": "choose another folder with --cache or TESSERA_CACHE",
  "disk-full": "free some space, or choose another folder with --cache or TESSERA_CACHE",
  "runtime-unavailable": "try --runtime binding",
};
