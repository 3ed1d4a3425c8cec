import { activeRecorder } from '@convkit/ops';
import type { InputValues, RecordedComputation, Recorder, RecorderMemory } from '@convkit/ops/kernels';
import { dispose, type Tensor, type TypedArray, tensor, type Variable } from '@tensorflow/tfjs-core';
import { haveSameBits } from './have-same-bits.js';

/** Number of other computations in a row after which the recording of the former kind is given up. */
const OTHERS = 3;
/** If a recording is repeated fewer times than this, recording costs more than it saves. */
const LEAST_USES = 4;

/** Outputs of a computation, and what else is known about it. */
export interface Computed<Facts> {
  readonly tensors: readonly Tensor[];
  /** Stays the same whenever the computation is repeated. */
  readonly facts: Facts;
}

/** A computation that can be recorded. */
export interface Recordable<Facts> {
  /** Computations of the same kind run the same kernels on tensors of the same shapes. */
  readonly kind: string;
  readonly inputs: readonly InputValues[];
  /** Computes the outputs from tensors with the values of the inputs. */
  compute(inputs: Tensor[]): Computed<Facts>;
  /** Whether JavaScript has to run, so that it is computed as usual. */
  readonly isObserved?: boolean;
}

interface Recording<Facts> {
  readonly computation: RecordedComputation;
  readonly facts: Facts;
  /** Where the variables were. */
  readonly places: readonly object[];
  uses: number;
}

/**
 * Records a computation, and repeats it for other values of its inputs. The first one of a kind is computed as usual, the second is recorded,
 * and the third is computed both ways: nothing is ever repeated unless all values agree bit for bit.
 */
export class ComputationRecorder<Facts> {
  readonly #variables: readonly Variable[];
  readonly #mayRepeat: (facts: Facts) => boolean;
  #recording: Recording<Facts> | undefined;
  #kind: string | undefined;
  /** Memory for the next recording. */
  #memory: RecorderMemory | undefined;
  #others = 0;
  #isVerified = false;
  #isOff = false;

  /**
   * @param variables What the computation reads beside its inputs, and may change.
   * @param mayRepeat Tells from its facts whether a computation may be repeated.
   */
  constructor(variables: readonly Variable[], mayRepeat: (facts: Facts) => boolean = () => true) {
    this.#variables = variables;
    this.#mayRepeat = mayRepeat;
  }

  /** Whether computations can be recorded. */
  get isActive(): boolean {
    return !this.#isOff && activeRecorder() !== undefined;
  }

  /** Computes the outputs, from a recording where there is one. */
  run(computation: Recordable<Facts>): Computed<Facts> {
    const recorder = activeRecorder();
    if (!recorder || this.#isOff) return computeAsUsual(computation);
    return this.#fromRecording(computation, recorder) ?? this.#computeWithin(computation, recorder);
  }

  /** Frees the memory of the recording. */
  dispose(): void {
    this.#recording?.computation.dispose();
    this.#memory?.dispose();
    this.#recording = undefined;
    this.#memory = undefined;
  }

  /** The outputs while they are recorded, or from the recording. Undefined if they have to be computed as usual. */
  #fromRecording(computation: Recordable<Facts>, recorder: Recorder): Computed<Facts> | undefined {
    if (computation.isObserved || !this.#isKnown(computation.kind)) return undefined;
    if (this.#recording && !this.#isCurrent(this.#recording)) {
      this.#isOff = this.#recording.uses < LEAST_USES;
      this.#isVerified = false;
      this.dispose();
    }
    if (this.#isOff) return undefined;
    try {
      if (!this.#recording) return this.#record(computation, recorder);
      return this.#isVerified ? this.#repeat(computation) : this.#verify(computation, recorder);
    } catch {
      // Computing as usual meets the same error, and its caller knows where.
      this.#giveUp();
      return undefined;
    }
  }

  /** Whether computations of this kind are recorded: those of the first kind. Others may come in between. */
  #isKnown(kind: string): boolean {
    if (kind === this.#kind) {
      this.#others = 0;
      return true;
    }
    if (this.#kind !== undefined && ++this.#others < OTHERS) return false;
    this.dispose();
    this.#kind = kind;
    this.#others = 0;
    this.#isVerified = false;
    return true;
  }

  #isCurrent({ computation, places }: Recording<Facts>): boolean {
    return computation.isCurrent && this.#variables.every(({ dataId }, i) => dataId === places[i]);
  }

  /** Records the computation, once there is memory for it. */
  #record({ inputs, compute }: Recordable<Facts>, recorder: Recorder): Computed<Facts> | undefined {
    const memory = this.#memory;
    if (!memory) return undefined;
    this.#memory = undefined;
    let computed: Computed<Facts> | undefined;
    const run = (tensors: Tensor[]) => {
      computed = compute(tensors);
      return [...computed.tensors];
    };
    const { outputs, recorded } = recorder.record(inputs, run, memory);
    const { facts } = computed as Computed<Facts>;
    if (recorded && this.#mayRepeat(facts)) {
      const places = this.#variables.map(({ dataId }) => dataId);
      this.#recording = { computation: recorded, facts, places, uses: 0 };
    } else {
      this.#isOff = true;
      recorded?.dispose();
    }
    return { tensors: outputs, facts };
  }

  #repeat({ inputs }: Recordable<Facts>): Computed<Facts> | undefined {
    const { computation, facts } = this.#recording as Recording<Facts>;
    const tensors = computation.replay(inputs);
    if (!tensors) return undefined;
    (this.#recording as Recording<Facts>).uses++;
    return { tensors, facts };
  }

  /** Computes the outputs both ways, one after the other in the same memory. The recording comes first, so that it finds other values there. */
  #verify(computation: Recordable<Facts>, recorder: Recorder): Computed<Facts> {
    const repeated = this.#repeat(computation)?.tensors ?? [];
    const found = repeated.map((output) => output.dataSync().slice() as TypedArray);
    dispose([...repeated]);
    const computed = this.#computeWithin(computation, recorder);
    const expected = computed.tensors.map((output) => output.dataSync());
    this.#isVerified = haveSameBits(found, expected);
    if (!this.#isVerified) this.#giveUp();
    return computed;
  }

  /** Computes the outputs as usual: in the memory of the recording if there is one, else in memory for the next. */
  #computeWithin(computation: Recordable<Facts>, recorder: Recorder): Computed<Facts> {
    const compute = () => computeAsUsual(computation);
    const isRecorded = computation.kind === this.#kind && !computation.isObserved && !this.#isOff;
    try {
      if (this.#recording) return this.#recording.computation.computeWithin(compute);
      if (!isRecorded || this.#memory) return compute();
      const { result, memory } = recorder.prepare(compute);
      this.#memory = memory;
      return result;
    } catch (error) {
      if (!this.#recording && !isRecorded) throw error;
      // There may be no room beside the memory of the recording.
      this.#giveUp();
      return compute();
    }
  }

  #giveUp(): void {
    this.#isOff = true;
    this.dispose();
  }
}

/** Computes the outputs without a recording. */
export function computeAsUsual<Facts>({ inputs, compute }: Recordable<Facts>): Computed<Facts> {
  const tensors = inputs.map(({ values, shape }) => tensor(values, [...shape]));
  try {
    return compute(tensors);
  } finally {
    dispose(tensors);
  }
}
