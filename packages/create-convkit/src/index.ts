export { CreateError, type CreateErrorCode } from './create-error.js';
export { type CreatedProject, type CreateOptions, createProject } from './create-project.js';
export { main } from './main.js';
export { type Template, templates } from './templates.js';
