"""What a hostile transcript does to a judgement, measured with attacks planted in tickets."""
