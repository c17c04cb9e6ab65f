// One model in tract: tract-peer MODEL.onnx WINDOWS COUNT SECONDS. See ../../peers.mjs for what is printed.
use std::{env, error::Error, fs, time::Instant};
use tract_onnx::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let (model, windows) = (&arguments[1], &arguments[2]);
    let (count, seconds): (usize, f64) = (arguments[3].parse()?, arguments[4].parse()?);
    let samples: Vec<f32> = fs::read(windows)?
        .chunks_exact(4)
        .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        .collect();
    let shape = [count, samples.len() / count];
    let runnable = tract_onnx::onnx()
        .model_for_path(model)?
        .with_input_fact(0, f32::fact(shape).into())?
        .with_outputs_by_name(["probabilities"])?
        .into_optimized()?
        .into_runnable()?;
    let input: TValue = Tensor::from_shape(&shape, &samples)?.into();

    let outputs = runnable.run(tvec!(input.clone()))?;
    let probabilities = outputs[0].to_plain_array_view::<f32>()?.iter().copied().collect::<Vec<f32>>();

    let begun = Instant::now();
    let mut windows_done = 0;
    while begun.elapsed().as_secs_f64() < seconds {
        runnable.run(tvec!(input.clone()))?;
        windows_done += count;
    }
    let rate = windows_done as f64 / begun.elapsed().as_secs_f64();
    println!("{{\"probabilities\": {probabilities:?}, \"windowsPerSecond\": {rate}}}");
    Ok(())
}
