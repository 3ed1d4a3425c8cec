export { type ErrorCode, type ErrorText, explainError, isConvkitError } from '@convkit/core';
export { createLoss, LOSSES_OF_TASK } from '@convkit/ops';
export type { ClassMetrics, Metric, MetricBatch, MetricComputation, TargetMetrics } from '@convkit/train';
export { type BackendOptions, ensureBackend } from './backend.js';
export { estimateTraining, type TrainingEstimate } from './checks/estimate-training.js';
export { firstBatchOf } from './checks/first-batch-of.js';
export { type OverfitOptions, type OverfitResult, overfitBatches } from './checks/overfit-batches.js';
export type { NetworkInput } from './classifier/apply-network.js';
export {
  Classifier,
  type ClassProbability,
  type EvaluateOptions,
  loadClassifier,
  type PredictOptions,
} from './classifier/classifier.js';
export type { ClassifierSpec } from './classifier/classifier-spec.js';
export { type ImportedClassifier, importClassifier } from './classifier/import-classifier.js';
export type { ImportOptions } from './classifier/import-options.js';
export type { NetworkSource } from './classifier/load-network.js';
export { loadTrained } from './classifier/load-trained.js';
export type { LabelMetrics, MultiLabelReport } from './classifier/multi-label-report.js';
export { loadRegressor, type RegressionReport, Regressor } from './classifier/regressor.js';
export type { ClassificationReport, Mistake } from './classifier/report.js';
export { classifierSpec } from './classifier/spec-of-run.js';
export { TrainedNetwork } from './classifier/trained-network.js';
export { classificationData, type DataParts, type SplitOptions } from './data/build-data.js';
export type {
  ClassificationData,
  ImageFolderOptions,
  LabeledDataset,
  Sequences,
} from './data/classification-data.js';
export { type FoldOptions, foldOf, type KFoldOptions, kFold } from './data/folds/k-fold.js';
export { imageFolder } from './data/image-folder.js';
export { dataset, type KnownSetOptions } from './data/known-sets.js';
export { imageTable } from './data/table/image-table.js';
export type {
  ImageTableOptions,
  MultiLabelTableOptions,
  RegressionTableOptions,
  TableOptions,
} from './data/table/table-options.js';
export type { MultiLabelData, RegressionData, TrainingData } from './data/training-data.js';
export { type ExportedNetwork, exportNetwork } from './export/export-network.js';
export type { ExportFormat, ExportOptions, ExportPrecision } from './export/export-options.js';
export { formatOf } from './export/file-names.js';
export { extractFeatures } from './features/extract-features.js';
export type { HeadOptions } from './features/head-options.js';
export { trainHead } from './features/train-head.js';
export { type ImageSource, type PixelArray, readImage } from './images/image-source.js';
export { createModel } from './models.js';
export type { ImageFolderSource } from './platform/platform.js';
export { type Preprocessing, preprocess, trainingTransforms } from './preprocessing.js';
export { findRecipe, meanAccuracy, recipeCommand, recipeOptions } from './recipes/find-recipe.js';
export type { NamedRecipe, NamedRecipeOptions, RecipeResult, RecipeSource } from './recipes/named-recipe.js';
export { recipes } from './recipes/recipes.js';
export { evaluateForReport } from './report/evaluate-for-report.js';
export { renderRangeTest } from './report/render-range-test.js';
export { renderReport } from './report/render-report.js';
export { type RunContents, reportOfRun } from './report/report-of-run.js';
export type {
  ReportEvaluation,
  ReportedEvent,
  ReportFilters,
  ReportImage,
  RunReport,
} from './report/run-report.js';
export type { SeriesInput } from './sequences/encode-inputs.js';
export type { TableSource } from './sequences/read-source.js';
export type { SequenceSplitOptions } from './sequences/sequence-parts.js';
export { type SeriesTableOptions, seriesTable } from './sequences/series-table.js';
export { type TextLinesOptions, textLines } from './sequences/text-lines.js';
export { type Augmentation, type AugmentationName, augmentation } from './training/augmentation.js';
export { backbonePattern } from './training/backbone-pattern.js';
export type { ClassifierEvent, LearningRateEvent, Measurement } from './training/events.js';
export { type FindLearningRateOptions, findLearningRate } from './training/find-learning-rate.js';
export type { LearningRateRange } from './training/learning-rate-range.js';
export { createLoaders, type RunLoaderOptions, type RunLoaders } from './training/loaders.js';
export {
  NAMED_SCHEDULES,
  type NamedSchedule,
  namedSchedule,
  withWarmup,
} from './training/named-schedule.js';
export type { TrainClassifierOptions, TrainingOptions, TrainRegressorOptions } from './training/options.js';
export { planRecipe, type RecipeOptions } from './training/plan-recipe.js';
export { inputOfSize, type OptimizerChoice, withOptimizer } from './training/recipe.js';
export type {
  RegressionMeasurement,
  RegressorDoneEvent,
  RegressorEpochEvent,
  RegressorEvent,
} from './training/regressor-events.js';
export { planSteps, type StepPlan } from './training/small-sets.js';
export type { StartedRun } from './training/start-run.js';
export type { RangePoint } from './training/steepest-descent.js';
export { batchTechniques, type TechniqueOptions } from './training/techniques.js';
export { type ClassifierRun, trainClassifier } from './training/train-classifier.js';
export { type RegressorRun, trainRegressor } from './training/train-regressor.js';
export { describeFormat, describeWeights } from './weights/describe-weights.js';
export type { LoadReport } from './weights/load-report.js';
export { type LoadOptions, loadWeights } from './weights/load-weights.js';
export { isWeightsName } from './weights/pretrained.js';
export { openTensors, readWeights, type WeightsFile, type WeightsSource } from './weights/read-weights.js';
export { type RecognizedModel, type RecognizeOptions, recognizeModel } from './weights/recognize-model.js';
