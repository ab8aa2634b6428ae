import type { DocumentDriver } from "./document-driver.ts";
import { pdfDriver } from "./pdf/pdf-driver.ts";
import { animationDriver } from "./pictures/animation-driver.ts";
import { pictureDriver } from "./pictures/picture-driver.ts";
import { tiffDriver } from "./pictures/tiff-driver.ts";

/** The first that matches opens a document; the last takes every picture, and names what is none. */
export const documentDrivers: readonly DocumentDriver[] = [pdfDriver, tiffDriver, animationDriver, pictureDriver];
