export { type ParameterImportance, parameterImportance } from './parameter-importance.js';
export { renderSweepReport } from './render-sweep-report.js';
