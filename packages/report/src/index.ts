// public API

export { Html, type HtmlValue, html } from './html.js';
export { columns, type PageOptions, renderPage, type Section } from './page.js';
export { type ConfusionChartOptions, confusionChart } from './plots/confusion-chart.js';
export { type EcgChartOptions, ecgChart } from './plots/ecg-chart.js';
export type { FigureOptions } from './plots/figure.js';
export { type IntervalChartOptions, type IntervalPoint, intervalChart } from './plots/interval-chart.js';
export { type LeadChartOptions, leadChart } from './plots/lead-chart.js';
export { type LineChartOptions, lineChart, type Series } from './plots/line-chart.js';
export type { MarkedSpan } from './plots/marked-span.js';
export { type ScatterChartOptions, type ScatterPoint, scatterChart } from './plots/scatter-chart.js';
export { type SpectrumBand, type SpectrumChartOptions, spectrumChart } from './plots/spectrum-chart.js';
export { type BeatInterval, type TachogramOptions, tachogram } from './plots/tachogram.js';
export { type UnitSquareChartOptions, unitSquareChart } from './plots/unit-square-chart.js';
export { type SvgDocumentOptions, svgDocument } from './svg-document.js';
export { definitions, type TableOptions, table } from './table.js';
