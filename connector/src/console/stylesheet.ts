// Where the console's one stylesheet is.
import { namedByContent, stylesheet } from '../http/stylesheet.ts';

export const STYLESHEET_PATH = '/console/style.css';
export const stylesheetAddress = namedByContent(STYLESHEET_PATH, stylesheet);
