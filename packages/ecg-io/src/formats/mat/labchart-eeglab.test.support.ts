import { inflateSync } from 'node:zlib';

/**
 * As SciPy 1.17 writes them, compressed with zlib, in base64.
 * `labChart`: data of ECG (mV, 4 Hz, 1 to 8, and 9 to 12 in a second block, 5 s later) and Resp (V, 2 Hz, 10 to 40, off in the second block), two comments.
 * `embedded`: EEG of ECG and Cz, 250 Hz, two epochs of 3 samples that hold 0 to 11, two events. `beside`: the same without EEG around it, its samples in `renamed.fdt`.
 */
const FILES = {
  labChart:
    'eNqdU81OwkAQLsqvGlITDx48TIwhxqgpBA1yECoYNZGEGEI8WmEbG1pKukvCkYuP4AP4Br4Bj+Cr8AjuLlOEUgXdZPK1MP2+b2ZnanrjXr+Cs1MNanrjxLRsAnXbYKbrOUXoudQaHEPFIwYjbXC7RWj0CVRJCyALWr6YKxSzF5DTcufKP07krpbm8MEjziOJKE4M3yM8VIlRpW0wI8Wfh1OCcQkfyhNIIqqIO4i7iHuIgHiAmEe8RKwi7gfyMoiHZeH76RffaxjCv/AsvFNmeAzzxG+wUIevd4Q4HgmdxxV1EqhDuu0AP0x9T1Cb41+1jg0e1HB6NvH4OITV4fddCdyDogid2yX37OuId2a1OkIlhfc/z6fK/tdX5BO+n2231WGWQ+i3b5/3/TWjf74lJArelxX7sc3DtDzKJk1xTZOS8Pv9+aSxWb5eNEQvinpx2RdmixpU/P/6oUJuKPQET2EJz2x/+12LMTJgKs9sOtD8yxxsznzvGL2wesvh+zmZt+ESnZjUWVdariN56wt7Mh6F8wfnb5pfCuYH5zGsX/GZveJeRLmy71tiDyjj2+wRRkFO1BdDLnFx',
  embedded:
    'eNrFk11Kw0AQxzfpN4j0XR/m0QeVtKjUvLSxhipaEMwFtumWRuImJBuxPvUoHsUjeASP4BGcTbY1goomgkP+7Fd+M8Ps7NhyLq0TONw3YGw5ezPPZ3DlUzELolsTwiD27ndhGDEq2BQCboKTMDhlLkAHjAOz2zM7x9A1ukekgGnn400cjBohdRybKF0d1dRaW6tCbHuE+1XSUntnqDjCzCTAJ+6ccpyEXMSpCxF51JdTeeAHbkzYHeNCHsXJ5Ia5OJ1SQdOfZR498p5H/cs8Mmup/dQGwaAUjx7K8c0/ib+jfX8Peo6X99BQa8n6dMKw2GIRsnU9jVw+1U/8VXL+2vJ+h6Ni3MXPOP0Dp5PhQ8E87Sze8y/rterbLdmcq0LhW2PcXWArJtjKXsBJ4fq5CSP/20ftkvx2Sf61X/IdFOqj607GzXNcI8dtKKaS65MV31DxMlv25VvED7VEPaKeUC8oYmE0FKAM6w2FVU9L',
  beside:
    'eNqlU+FOgzAQ7nDTGROz//qjD6ALLGomfwRxMUaXmMgLlHKLGFYILcbtSX0MH8G21LgpUcYuuRx35fv4uN5N/fDBv8bnQxtP/fB0lqSAH1MiZlkxd3Ge8eTtBAcFEAExzpiLwxLwDVCMHWyfuaOx61zikT26QC2sczc9lMGTviu9b6Kynsk7K65qvJBKZNw359q8zNuER52xiD4T9oNHUiiecSOeLsqZ4Ov4/sY6RJGQlNfrsDvfPFYNj2WiytXfpBnlPalrz9QVR0oikPxikYPGa94Vfd0a3h0TlQ1kNglu2+Hum+GsNZyFgmVLnZPqe+8N+6Zq8ApM6OeuvgNVP1L38tUwuQvA6AKhuJSjl2QMte4jLQE1n6/K6uarPX6wJf54S/zH1XZ49Kt/f82T2gNeRi9AhZ6rJ6fCe//gD8x+x0SQgckLYGQO8XAWC/3+J7rlS3U=',
};

export function exampleExport(which: keyof typeof FILES): Uint8Array {
  return new Uint8Array(inflateSync(Buffer.from(FILES[which], 'base64')));
}
