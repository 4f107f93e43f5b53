"""What every request passes: who may send it, how much and how slowly, the one error shape, headers, figures and logs."""
