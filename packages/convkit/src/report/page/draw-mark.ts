import type UPlot from 'uplot';
import type { ChartSpec } from '../chart-spec.js';

/** Draws a dashed vertical line with its label. */
export function drawMark(plot: UPlot, mark: NonNullable<ChartSpec['mark']>, color: string): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(mark.x, 'x', true);
  const pixels = (length: number) => length * devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.setLineDash([pixels(3), pixels(3)]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  const isRight = x > bbox.left + bbox.width / 2;
  ctx.font = `${pixels(12)}px system-ui, sans-serif`;
  ctx.textAlign = isRight ? 'right' : 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(mark.label, x + pixels(isRight ? -6 : 6), bbox.top + pixels(2));
  ctx.restore();
}
