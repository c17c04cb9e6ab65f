// One model in candle: candle-peer MODEL.onnx WINDOWS COUNT SECONDS. See ../../peers.mjs for what is printed.
use candle_core::{Device, Tensor};
use std::{collections::HashMap, env, error::Error, fs, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let (model, windows) = (&arguments[1], &arguments[2]);
    let (count, seconds): (usize, f64) = (arguments[3].parse()?, arguments[4].parse()?);
    let samples: Vec<f32> = fs::read(windows)?
        .chunks_exact(4)
        .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        .collect();
    let width = samples.len() / count;
    let input = Tensor::from_vec(samples, (count, width), &Device::Cpu)?;
    let model = candle_onnx::read_file(model)?;
    let run = || candle_onnx::simple_eval(&model, HashMap::from([("ecg".to_string(), input.clone())]));

    let probabilities = run()?["probabilities"].flatten_all()?.to_vec1::<f32>()?;

    let begun = Instant::now();
    let mut windows_done = 0;
    while begun.elapsed().as_secs_f64() < seconds {
        run()?;
        windows_done += count;
    }
    let rate = windows_done as f64 / begun.elapsed().as_secs_f64();
    println!("{{\"probabilities\": {probabilities:?}, \"windowsPerSecond\": {rate}}}");
    Ok(())
}
