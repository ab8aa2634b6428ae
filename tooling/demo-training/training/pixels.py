import torch

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def pixels(u8, dtype, noise):
    """[tiles, 224, 224, 3] bytes -> [tiles, 3, 224, 224] as the model takes them"""
    mean, std = (torch.tensor(v, device=u8.device).view(1, 3, 1, 1) for v in (MEAN, STD))
    x = (u8.permute(0, 3, 1, 2).float() / 255 - mean) / std
    if noise:
        x = x + torch.randn_like(x) * noise
    return x.to(dtype).contiguous()
