declare module "*.png" {
  /** Address beside the script */
  const url: string;
  export default url;
}
