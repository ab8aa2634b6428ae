/**
 * The demuxers that libavformat may choose, by its names: files that hold their own pictures. Playlists (HLS, DASH, concat) are left
 * out, because they name other files and addresses.
 */
export const containerFormats = "mov,mp4,matroska,webm,avi,flv,mpegts,mpeg,mpegvideo,ogg,asf,gif,apng,ivf,h264,hevc,obu,m4v,nut,mxf,rm";
